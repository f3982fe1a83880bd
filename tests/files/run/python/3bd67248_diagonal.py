def solve(I):
    h, w = len(I), len(I[0])
    out = [list(r) for r in I]
    for j in range(1, w):
        out[h - 1][j] = 4
        out[h - 1 - j][j] = 2
    return tuple(tuple(r) for r in out)
