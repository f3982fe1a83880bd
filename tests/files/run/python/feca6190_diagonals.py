def solve(I):
    row = I[0]
    n = len(row) * sum(1 for v in row if v)
    out = [[0] * n for _ in range(n)]
    for j, v in enumerate(row):
        if v:
            for k in range(n):
                if j + k < n:
                    out[n - 1 - k][j + k] = v
    return tuple(tuple(r) for r in out)
