# Every other cell of each bar's middle row is punched out.
def solve_3bdb4ada(I):
    bars = objects(I, univalued=T, diagonal=F, without_bg=T)
    punched = lambda bar: sfilter(inbox(bar), lambda cell: not even(last(cell) - leftmost(bar)))
    return fill(I, 0, mapply(punched, bars))
