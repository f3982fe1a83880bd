# Red dots draw vertical lines, blue and green ones horizontal lines over them.
def solve_178fcbfb(I):
    upright = mapply(vfrontier, ofcolor(I, 2))
    level = lambda dye: recolor(dye, mapply(hfrontier, ofcolor(I, dye)))
    return paint(fill(I, 2, upright), combine(level(1), level(3)))
