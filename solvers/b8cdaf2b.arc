# From the stone on the odd middle of the floor, two diagonals of the middle's colour rise outwards.
def solve_b8cdaf2b(I):
    hue = leastcolor(I)
    stone = shift(ofcolor(I, hue), UP)
    wings = combine(shoot(ulcorner(stone), NEG_UNITY), shoot(urcorner(stone), UP_RIGHT))
    return underfill(I, hue, wings)
