# The grid is turned upside down by two quarter turns.
def solve_3c9b0459(I):
    return rot90(rot90(I))
