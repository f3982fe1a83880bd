from collections import Counter

def solve_31aa019c(I):
    cnt = Counter(v for row in I for v in row)
    unique = [c for c, n in cnt.items() if n == 1][0]
    h, w = len(I), len(I[0])
    for i in range(h):
        for j in range(w):
            if I[i][j] == unique:
                ci, cj = i, j
    out = [[0] * w for _ in range(h)]
    for di in (-1, 0, 1):
        for dj in (-1, 0, 1):
            ni, nj = ci + di, cj + dj
            if 0 <= ni < h and 0 <= nj < w:
                out[ni][nj] = 2
    out[ci][cj] = unique
    return out
