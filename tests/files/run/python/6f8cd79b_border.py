def solve(I):
    h = len(I)
    w = len(I[0])
    return tuple(
        tuple(8 if i in (0, h - 1) or j in (0, w - 1) else I[i][j] for j in range(w))
        for i in range(h)
    )
