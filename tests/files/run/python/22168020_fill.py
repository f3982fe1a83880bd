def solve(I):
    out = []
    for row in I:
        new = list(row)
        for c in set(row) - {0}:
            js = [j for j, v in enumerate(row) if v == c]
            for j in range(min(js), max(js) + 1):
                new[j] = c
        out.append(tuple(new))
    return tuple(out)
