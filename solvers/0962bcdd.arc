# Each plus grows arms of length two and diagonals in the colour of its heart.
def solve_0962bcdd(I):
    pluses = objects(I, univalued=F, diagonal=T, without_bg=T)
    rays = lambda hub, ways: mapply(lambda way: connect(hub, hub + double(way)), ways)
    grown = lambda plus: combine(recolor(mostcolor(plus), rays(center(plus), dneighbors(ORIGIN))), recolor(leastcolor(plus), rays(center(plus), ineighbors(ORIGIN))))
    arms = mapply(grown, pluses)
    return paint(paint(I, arms), merge(apply(lambda plus: recolor(leastcolor(plus), initset(center(plus))), pluses)))
