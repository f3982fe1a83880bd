def solve(I):
    pts = [(i, j) for i, r in enumerate(I) for j, v in enumerate(r) if v == 8]
    out = [list(r) for r in I]
    for a, b in pts:
        for c, d in pts:
            if a == c and b < d:
                for j in range(b + 1, d):
                    out[a][j] = 3
            if b == d and a < c:
                for i in range(a + 1, c):
                    out[i][b] = 3
    for i, j in pts:
        out[i][j] = 8
    return tuple(tuple(r) for r in out)
