def solve(I):
    ones = [(i, j) for i, r in enumerate(I) for j, v in enumerate(r) if v == 1]
    fill = set()
    for (a, b) in ones:
        for (c, d) in ones:
            if a == c and b < d:
                fill |= {(a, j) for j in range(b + 1, d)}
            if b == d and a < c:
                fill |= {(i, b) for i in range(a + 1, c)}
    return tuple(
        tuple(8 if (i, j) in fill and v == 0 else v for j, v in enumerate(r)) for i, r in enumerate(I)
    )
