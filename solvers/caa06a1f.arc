# The wallpaper is extended over the whole grid, moved by one column.
def solve_caa06a1f(I):
    blank = index(I, lrcorner(asindices(I)))
    known = toobject(difference(asindices(I), ofcolor(I, blank)), I)
    steps = product(interval(0, height(I), vperiod(known)), interval(0, increment(width(I)), hperiod(known)))
    return paint(I, shift(mapply(lbind(shift, known), steps), LEFT))
