def solve(I):
    return hmirror(hmirror(I))
