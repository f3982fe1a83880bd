# The bars are sorted by length into a staircase along the right edge, down to the azure floor.
def solve_beb8660c(I):
    bars = objects(replace(I, 8, 0), univalued=T, diagonal=F, without_bg=T)
    floor = decrement(height(I))
    land = lambda bar, row: shift(normalize(bar), astuple(row, width(I) - size(bar)))
    stairs = mpapply(land, order(bars, size), interval(floor - size(bars), floor, 1))
    return paint(fill(canvas(0, shape(I)), 8, ofcolor(I, 8)), stairs)
