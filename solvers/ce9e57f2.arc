# The lower half of every bar turns azure.
def solve_ce9e57f2(I):
    bars = objects(I, univalued=T, diagonal=F, without_bg=T)
    level = lambda bar: lowermost(bar) - halve(height(bar))
    return fill(I, 8, mapply(lambda bar: sfilter(toindices(bar), lambda loc: first(loc) > level(bar)), bars))
