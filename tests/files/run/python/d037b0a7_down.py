def solve(I):
    out = [list(r) for r in I]
    for i in range(1, len(out)):
        for j in range(len(out[0])):
            if out[i][j] == 0:
                out[i][j] = out[i - 1][j]
    return tuple(tuple(r) for r in out)
