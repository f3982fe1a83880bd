# A green cell adjoining a red one turns azure, and the red one vanishes.
def adjoining(grid, a, b):
    return sfilter(ofcolor(grid, a), lambda loc: adjacent(initset(loc), ofcolor(grid, b)))

def solve_d90796e8(I):
    return fill(fill(I, 8, adjoining(I, 3, 2)), 0, adjoining(I, 2, 3))
