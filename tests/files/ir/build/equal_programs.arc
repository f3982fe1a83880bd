# Two programs that differ in names alone have the same root.
def solve_a(I):
    x = ofcolor(I, TWO)
    return fill(I, 3, x)
def solve_b(I):
    red = ofcolor(I, 2)
    return fill(I, THREE, red)
