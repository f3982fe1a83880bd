def solve(I):
    out = list(I)
    n = len(out)
    for i, row in enumerate(I):
        if any(row):
            out[n - 1 - i] = row
    return tuple(out)
