# A dot is linked to the upper bar, and at the same height of the lower bar a whole row lights up.
def solve_673ef223(I):
    dots = ofcolor(I, 8)
    bars = order(colorfilter(objects(I, univalued=T, diagonal=F, without_bg=T), 2), uppermost)
    drop = toivec(uppermost(last(bars)) - uppermost(first(bars)))
    towards = LEFT if rightmost(first(bars)) == 0 else RIGHT
    links = mapply(lambda dot: combine(shoot(dot, towards), hfrontier(dot + drop)), dots)
    return fill(underfill(I, 8, links), 4, dots)
