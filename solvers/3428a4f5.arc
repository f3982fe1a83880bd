# Cells that are red in exactly one of the two halves turn green.
def solve_3428a4f5(I):
    upper = ofcolor(tophalf(I), 2)
    lower = ofcolor(bottomhalf(I), 2)
    return fill(canvas(0, shape(tophalf(I))), 3, difference(combine(upper, lower), upper & lower))
