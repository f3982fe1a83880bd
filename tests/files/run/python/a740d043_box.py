def solve(I):
    where = {(i, j) for i in range(len(I)) for j in range(len(I[0])) if I[i][j] != 1}
    i0 = min(i for i, j in where)
    i1 = max(i for i, j in where)
    j0 = min(j for i, j in where)
    j1 = max(j for i, j in where)
    return tuple(
        tuple(0 if I[i][j] == 1 else I[i][j] for j in range(j0, j1 + 1)) for i in range(i0, i1 + 1)
    )
