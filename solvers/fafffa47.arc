# Cells that are black in the upper and in the lower half turn red.
def solve_fafffa47(I):
    empty = intersection(ofcolor(tophalf(I), 0), ofcolor(bottomhalf(I), 0))
    return fill(canvas(0, shape(tophalf(I))), 2, empty)
