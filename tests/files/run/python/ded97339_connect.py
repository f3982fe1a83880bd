def solve(I):
    h, w = len(I), len(I[0])
    cells = [(i, j) for i in range(h) for j in range(w) if I[i][j] == 8]
    out = [list(r) for r in I]
    for a, b in cells:
        for c, d in cells:
            if a == c:
                for j in range(min(b, d), max(b, d) + 1):
                    out[a][j] = 8
            elif b == d:
                for i in range(min(a, c), max(a, c) + 1):
                    out[i][b] = 8
    return tuple(tuple(r) for r in out)
