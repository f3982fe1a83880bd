# The arrow shoots a ray from its odd cell out of its tip.
def solve_25d487eb(I):
    shaft = leastcolor(I)
    tail = ofcolor(I, shaft)
    arrow = merge(fgpartition(I))
    return underfill(I, shaft, shoot(center(tail), position(tail, arrow)))
