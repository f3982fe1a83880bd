def solve(I):
    h, w = len(I), len(I[0])
    out = [[0] * w for _ in range(h)]
    for i in range(h):
        for j in range(w):
            out[i][w - 1 - j] = I[i][j]
    return tuple(tuple(r) for r in out)
