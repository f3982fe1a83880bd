def solve(I):
    return (tuple([0] * len(I[0])),) + I[:-1]
