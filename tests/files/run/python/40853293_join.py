def solve(I):
    h, w = len(I), len(I[0])
    out = [list(r) for r in I]
    for c in sorted({v for r in I for v in r} - {0}):
        cells = [(i, j) for i in range(h) for j in range(w) if I[i][j] == c]
        if len(cells) < 2:
            continue
        (a, b), (d, e) = cells[0], cells[-1]
        for i in range(a, d + 1):
            for j in range(b, e + 1):
                if a != d or out[i][j] == 0 or True:
                    out[i][j] = c
    for c in sorted({v for r in I for v in r} - {0}):
        cells = [(i, j) for i in range(h) for j in range(w) if I[i][j] == c]
        (a, b), (d, e) = cells[0], cells[-1]
        if b == e:
            for i in range(a, d + 1):
                out[i][b] = c
    return tuple(tuple(r) for r in out)
