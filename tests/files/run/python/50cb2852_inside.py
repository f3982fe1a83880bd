def solve(I):
    h, w = len(I), len(I[0])

    def inner(i, j):
        if not (0 < i < h - 1 and 0 < j < w - 1):
            return False
        return all(I[i + a][j + b] == I[i][j] != 0 for a in (-1, 0, 1) for b in (-1, 0, 1))

    return tuple(tuple(8 if inner(i, j) else I[i][j] for j in range(w)) for i in range(h))
