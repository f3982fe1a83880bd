# Above the red bar grow longer green bars, below it shrinking blue ones.
def solve_a65b410d(I):
    tip = lrcorner(ofcolor(I, 2))
    bars = lambda direction: mapply(rbind(shoot, LEFT), remove(tip, shoot(tip, direction)))
    return fill(fill(I, 3, bars(UP_RIGHT)), 1, bars(DOWN_LEFT))
