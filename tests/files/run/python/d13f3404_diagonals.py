def solve(I):
    n = 6
    out = [[0] * n for _ in range(n)]
    for i, row in enumerate(I):
        for j, v in enumerate(row):
            if v == 0:
                continue
            k = 0
            while i + k < n and j + k < n:
                out[i + k][j + k] = v
                k += 1
    return tuple(tuple(r) for r in out)
