def solve(I):
    vals = [v for row in I for v in row if v != 0]
    return (tuple(vals),)
