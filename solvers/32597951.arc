# Inside the box around the light blue cells everything else turns green.
def solve_32597951(I):
    return fill(I, 3, delta(ofcolor(I, 8)))
