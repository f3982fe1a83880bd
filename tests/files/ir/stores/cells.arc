def solve(I):
    h, w = len(I), len(I[0])
    out = [[0] * w for _ in range(h)]
    for i in range(h):
        for j in range(w):
            if I[i][j] != 0:
                out[i][j] = I[i][j] + out[i][j - 1]
    return out
