# Every red cell gets a blue frame.
def solve_dc1df850(I):
    return fill(I, 1, mapply(neighbors, ofcolor(I, 2)))
