def solve(I):
    h, w = len(I), len(I[0])
    for i in range(1, h - 1):
        for j in range(1, w - 1):
            around = {I[i + a][j + b] for a in (-1, 0, 1) for b in (-1, 0, 1) if (a, b) != (0, 0)}
            if len(around) == 1 and 0 not in around and I[i][j] not in around:
                return ((I[i][j],),)
    return ((0,),)
