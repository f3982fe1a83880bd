# The open box fills up with azure and spills through its gap.
def solve_d4f3cd78(I):
    walls = ofcolor(I, 5)
    gap = difference(box(walls), walls)
    spill = shoot(first(gap), position(walls, gap))
    return fill(I, 8, combine(delta(walls), spill))
