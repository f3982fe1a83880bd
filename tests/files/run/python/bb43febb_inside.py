def solve(I):
    h, w = len(I), len(I[0])
    out = [list(r) for r in I]
    for i in range(1, h - 1):
        for j in range(1, w - 1):
            around = [I[i + a][j + b] for a in (-1, 0, 1) for b in (-1, 0, 1)]
            if all(v == 5 for v in around):
                out[i][j] = 2
    return tuple(tuple(r) for r in out)
