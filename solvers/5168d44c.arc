# The red ring moves on to the next green dot.
def solve_5168d44c(I):
    ring = ofcolor(I, 2)
    step = TWO_BY_ZERO if portrait(ofcolor(I, 3)) else ZERO_BY_TWO
    return fill(fill(I, 0, ring), 2, shift(ring, step))
