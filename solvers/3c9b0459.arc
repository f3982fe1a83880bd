# The grid is turned upside down by two quarter turns.
def solve_3c9b0459(I):
    half_turn = power(rot90, 2)
    return half_turn(I)
