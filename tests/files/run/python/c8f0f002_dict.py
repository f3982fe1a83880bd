SWAP = {7: 5}


def solve(I):
    return tuple(tuple(SWAP.get(c, c) for c in row) for row in I)
