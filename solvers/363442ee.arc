# Each blue dot is replaced by a copy of the stamp in the corner.
def solve_363442ee(I):
    stamp = asobject(crop(I, ORIGIN, THREE_BY_THREE))
    return paint(I, mapply(lambda dot: shift(stamp, decrement(dot)), ofcolor(I, 1)))
