def solve(I):
    h, w = len(I), len(I[0])
    out = [list(r) for r in I]
    for i in range(h):
        for j in range(w):
            if I[i][j] != 5:
                continue
            for di in (-1, 0, 1):
                for dj in (-1, 0, 1):
                    a, b = i + di, j + dj
                    if 0 <= a < h and 0 <= b < w and out[a][b] == 0:
                        out[a][b] = 1
    return tuple(tuple(r) for r in out)
