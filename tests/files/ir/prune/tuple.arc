def solve(S, I):
    x = (I, rot90(I))
    return (first(S), last(x))
