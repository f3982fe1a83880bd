def solve(I):
    out = [list(r) for r in I]
    for i in range(len(I)):
        if any(out[i][j] == 3 for j in range(len(I[0]))) and len(out) > 2:
            out[i][0] = 3
    return out
