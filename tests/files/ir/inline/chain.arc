def solve(I):
    f = chain(hmirror, rot90, dmirror)
    return f(I)
