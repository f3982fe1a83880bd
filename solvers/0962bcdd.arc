# Each plus grows arms of length two and diagonals in the colour of its heart.
def rays(plus, ways):
    hub = center(plus)
    return mapply(lambda way: connect(hub + way, hub + double(way)), ways)

def solve_0962bcdd(I):
    pluses = objects(I, univalued=F, diagonal=T, without_bg=T)
    arms = mapply(lambda plus: recolor(mostcolor(plus), rays(plus, dneighbors(ORIGIN))), pluses)
    slants = mapply(lambda plus: recolor(leastcolor(plus), rays(plus, ineighbors(ORIGIN))), pluses)
    return paint(I, combine(arms, slants))
