def solve(I):
    n = len(I) // 2
    a, b = I[:n], I[n:]
    out = []
    for i in range(len(a)):
        row = []
        for j in range(len(a[0])):
            x, y = a[i][j], b[i][j]
            if not x and not y:
                row.append(2)
            else:
                row.append(0)
        out.append(tuple(row))
    return tuple(out)
