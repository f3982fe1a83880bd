def solve(I):
    h, w = len(I), len(I[0])
    cols = {j for row in I for j, v in enumerate(row) if v != 0}
    out = [[8 if v == 0 and j in cols else v for j, v in enumerate(row)] for row in I]
    wide = [r + r for r in out]
    return tuple(tuple(r) for r in wide + wide)
