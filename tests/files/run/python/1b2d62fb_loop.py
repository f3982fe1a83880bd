def solve(I):
    n = len(I[0]) // 2
    a = [r[:n] for r in I]
    b = [r[n + 1:] for r in I]
    out = []
    for i in range(len(a)):
        row = []
        for j in range(len(a[0])):
            x, y = a[i][j], b[i][j]
            if x == 0 and y == 0:
                row.append(8)
            else:
                row.append(0)
        out.append(tuple(row))
    return tuple(out)
