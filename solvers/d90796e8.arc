# A green cell beside a red one turns azure, and the red one vanishes.
def beside(grid, a, b):
    return sfilter(ofcolor(grid, a), lambda loc: adjacent(initset(loc), ofcolor(grid, b)))

def solve_d90796e8(I):
    return fill(fill(I, 8, beside(I, 3, 2)), 0, beside(I, 2, 3))
