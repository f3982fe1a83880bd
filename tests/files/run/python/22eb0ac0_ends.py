def solve(I):
    out = []
    for row in I:
        if row[0] == row[-1] and row[0] != 0:
            out.append((row[0],) * len(row))
        else:
            out.append(row)
    return tuple(out)
