# Cells that are blue on both sides of the grey wall turn red.
def solve_0520fde7(I):
    common = ofcolor(lefthalf(I), 1) & ofcolor(righthalf(I), 1)
    return fill(canvas(0, THREE_BY_THREE), 2, common)
