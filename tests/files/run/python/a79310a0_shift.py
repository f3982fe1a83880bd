def solve(I):
    h, w = len(I), len(I[0])
    out = [[0 for _ in range(w)] for _ in range(h)]
    for i in range(h - 1):
        for j in range(w):
            if I[i][j] == 8:
                out[i + 1][j] = 2
    return tuple(tuple(r) for r in out)
