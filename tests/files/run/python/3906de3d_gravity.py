def solve(I):
    out = [list(r) for r in I]
    changed = True
    while changed:
        changed = False
        for i in range(1, len(out)):
            for j in range(len(out[0])):
                if out[i][j] == 2 and out[i - 1][j] == 0:
                    out[i - 1][j] = 2
                    out[i][j] = 0
                    changed = True
    return tuple(tuple(r) for r in out)
