def solve(I):
    return tuple(tuple(I[j][i] for j in range(len(I))) for i in range(len(I[0])))
