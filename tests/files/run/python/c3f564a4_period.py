def solve(I):
    n = 0
    for row in I:
        for v in row:
            n = max(n, v)
    h, w = len(I), len(I[0])
    first = [0] * n
    for i in range(h):
        for j in range(w):
            if I[i][j] != 0:
                first[(i + j) % n] = I[i][j]
    return tuple(tuple(first[(i + j) % n] for j in range(w)) for i in range(h))
