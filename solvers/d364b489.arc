# Every blue cell gets a differently coloured neighbour on each side.
def solve_d364b489(I):
    hearts = ofcolor(I, 1)
    upright = fill(fill(I, 2, shift(hearts, UP)), 8, shift(hearts, DOWN))
    return fill(fill(upright, 7, shift(hearts, LEFT)), 6, shift(hearts, RIGHT))
