def solve_subscripts(I):
    h, w = len(I), len(I[0])
    edges = 0
    for i in range(h):
        for j in range(1, w):
            if I[i][j] != I[i][j - 1]:
                edges += 1
    return edges
