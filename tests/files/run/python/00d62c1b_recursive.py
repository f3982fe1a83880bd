def solve(I):
    h, w = len(I), len(I[0])

    def spread(seen):
        more = set(seen)
        for i, j in seen:
            for a, b in ((i + 1, j), (i - 1, j), (i, j + 1), (i, j - 1)):
                if 0 <= a < h and 0 <= b < w and I[a][b] == 0:
                    more.add((a, b))
        return seen if len(more) == len(seen) else spread(more)

    edge = {(i, j) for i in range(h) for j in range(w)
            if (i in (0, h - 1) or j in (0, w - 1)) and I[i][j] == 0}
    outside = spread(edge)
    return tuple(
        tuple(4 if v == 0 and (i, j) not in outside else v for j, v in enumerate(row))
        for i, row in enumerate(I)
    )
