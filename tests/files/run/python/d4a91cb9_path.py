def solve(I):
    pos = {v: (i, j) for i, row in enumerate(I) for j, v in enumerate(row) if v}
    (a, b), (c, d) = pos[8], pos[2]
    out = [list(r) for r in I]
    step = 1 if c > a else -1
    for i in range(a + step, c + step, step):
        out[i][b] = 4
    for j in range(min(b, d), max(b, d) + 1):
        if out[c][j] == 0:
            out[c][j] = 4
    out[c][d] = 2
    return tuple(tuple(r) for r in out)
