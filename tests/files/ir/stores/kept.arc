def solve(I):
    out = [list(r) for r in I]
    kept = []
    for i in range(len(I)):
        out[i][0] = i
        kept.append(tuple(tuple(r) for r in out))
    return kept
