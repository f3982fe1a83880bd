# Each grey dot gets a blue ring.
def solve_4258a5f9(I):
    return fill(I, 1, mapply(neighbors, ofcolor(I, 5)))
