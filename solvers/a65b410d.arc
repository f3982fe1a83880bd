# Above the red bar grow longer green bars, below it shrinking blue ones.
def solve_a65b410d(I):
    tip = lrcorner(ofcolor(I, 2))
    slope = difference(combine(shoot(tip, UP_RIGHT), shoot(tip, DOWN_LEFT)), initset(tip))
    wedge = mapply(rbind(shoot, LEFT), slope)
    bar = first(tip)
    return fill(fill(I, 3, sfilter(wedge, lambda loc: bar > first(loc))), 1, sfilter(wedge, lambda loc: first(loc) > bar))
