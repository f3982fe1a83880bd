def solve(I):
    k = sum(1 for row in I for v in row if v)
    out = []
    for row in I:
        wide = tuple(v for v in row for _ in range(k))
        for _ in range(k):
            out.append(wide)
    return tuple(out)
