# Names that mean nothing here, with what was probably meant.
def solve_a(I):
    x1 = vmiror(I)
    x2 = hconcatenate(x1, I)
    x3 = frobnicate(x2)
    mask = ofcolor(I, ZERRO)
    O = fill(x3, TEN, msak)
    return O

def solve_b(grid):
    return apply(lambda row: rwo, grid)

def solve_c(I):
    return zebra

def solve_d(I):
    return tiel(I)

def tile(grid, count):
    return grid

def solve_e(I):
    return tile(I, 2)
