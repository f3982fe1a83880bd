def solve(I):
    corner = I[-1][0]
    out = []
    for i, row in enumerate(I):
        new = []
        for j, v in enumerate(row):
            if i == len(I) - 1 and j == 0:
                new.append(0)
            elif v != 0:
                new.append(corner)
            else:
                new.append(0)
        out.append(new)
    return tuple(tuple(r) for r in out)
