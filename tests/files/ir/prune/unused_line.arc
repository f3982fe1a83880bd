def solve(I):
    x = rot180(I)
    y = rot90(I)
    return y
