def solve(I):
    n = len(I) // 2
    return I[n:][::-1] + I[n:]
