def solve(I):
    f = branch(portrait(I), rot90, hmirror)
    x = f(I)
    return x
