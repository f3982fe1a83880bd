def solve(I):
    h, w = len(I), len(I[0])
    out = [list(r) for r in I]
    for i in range(1, h - 1):
        for j in range(1, w - 1):
            c = I[i][j]
            if c and I[i - 1][j] == c and I[i + 1][j] == c and I[i][j - 1] == c and I[i][j + 1] == c:
                out[i][j] = 0
    return tuple(tuple(r) for r in out)
