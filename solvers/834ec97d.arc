# The cell drops by one; above it, yellow stripes fill every other column in step with it.
def solve_834ec97d(I):
    drop = toobject(ofcolor(I, leastcolor(I)), I)
    above = lambda loc: uppermost(drop) + 1 > first(loc)
    in_step = lambda loc: even(last(loc) - leftmost(drop))
    stripes = sfilter(asindices(I), fork(both, above, in_step))
    return fill(move(I, drop, DOWN), 4, stripes)
