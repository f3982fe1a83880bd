# The row becomes the floor of a square; every coloured cell shoots a ray up and to the right.
def solve_feca6190(I):
    side = width(I) * (width(I) - colorcount(I, 0))
    floor = shift(asobject(I), toivec(decrement(side)))
    rays = mapply(lambda cell: recolor(first(cell), shoot(last(cell), UP_RIGHT)), floor)
    return paint(canvas(0, astuple(side, side)), rays)
