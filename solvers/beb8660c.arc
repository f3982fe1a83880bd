# The bars are sorted by length into a staircase along the right edge, above the floor.
def solve_beb8660c(I):
    bars = order(objects(I, univalued=T, diagonal=F, without_bg=T), size)
    first_row = height(I) - size(bars)
    land = lambda bar, row: shift(normalize(bar), astuple(row, width(I) - size(bar)))
    stairs = mpapply(land, bars, interval(first_row, height(I), 1))
    return paint(canvas(0, shape(I)), stairs)
