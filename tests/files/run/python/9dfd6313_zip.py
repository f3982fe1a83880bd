def solve(grid):
    return tuple(tuple(col) for col in zip(*grid))
