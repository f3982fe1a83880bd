# The layout of the coloured areas, one cell for each.
def runs(row):
    before = combine(repeat(-2, 1), row)
    return apply(first, sfilter(pair(row, before), lambda pairing: not (first(pairing) == last(pairing))))

def solve_780d0b14(I):
    walled = fill(I, -1, merge(frontiers(I)))
    layout = apply(lambda row: remove(-1, runs(remove(0, row))), walled)
    return dedupe(sfilter(layout, compose(positive, size)))
