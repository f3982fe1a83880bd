def solve(I):
    f = compose(hmirror, rot90)
    return f(I)
