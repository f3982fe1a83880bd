def solve(I):
    out = [list(r) for r in I]

    def put(i, v):
        out[i][0] = v
        if v > 3:
            out[i][1] = v

    for i in range(len(I)):
        put(i, i)
    return out
