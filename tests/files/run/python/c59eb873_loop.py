def scale(grid, factor=2):
    out = []
    for row in grid:
        wide = []
        for v in row:
            wide += [v] * factor
        for _ in range(factor):
            out.append(tuple(wide))
    return tuple(out)


def solve(I):
    return scale(I)
