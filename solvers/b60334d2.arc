# Every grey cell opens into a ring with grey corners and blue sides.
def solve_b60334d2(I):
    seeds = ofcolor(I, 5)
    petals = fill(cover(I, seeds), 1, mapply(dneighbors, seeds))
    return fill(petals, 5, mapply(ineighbors, seeds))
