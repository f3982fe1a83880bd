def solve(I):
    n = len(I)
    out = []
    for i in range(n - 1, -1, -1):
        row = []
        for j in range(n - 1, -1, -1):
            row.append(I[i][j])
        out.append(tuple(row))
    return tuple(out)
