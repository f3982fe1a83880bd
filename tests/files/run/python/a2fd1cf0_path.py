def solve(I):
    h, w = len(I), len(I[0])
    for i in range(h):
        for j in range(w):
            if I[i][j] == 2:
                a, b = i, j
            elif I[i][j] == 3:
                c, d = i, j
    out = [list(r) for r in I]
    for j in range(min(b, d), max(b, d) + 1):
        if out[a][j] == 0:
            out[a][j] = 8
    for i in range(min(a, c), max(a, c) + 1):
        if out[i][d] == 0:
            out[i][d] = 8
    return tuple(tuple(r) for r in out)
