TABLE = {3: 4, 1: 5, 2: 6, 8: 9, 5: 1, 6: 2, 9: 8, 4: 3}


def solve(I):
    return tuple(tuple(TABLE[v] if v in TABLE else v for v in row) for row in I)
