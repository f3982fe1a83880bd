# The same function in three spellings is one node.
def solve(I):
    f = rbind(shift, DOWN)
    g = lambda o: shift(o, DOWN)
    h = power(g, 1)
    x = partition(I)
    return (apply(f, x), apply(g, x), apply(h, x))
