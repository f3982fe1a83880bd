# The black square is cut out of the wallpaper as it would be without it.
def solve_f9012d9b(I):
    hole = ofcolor(I, 0)
    known = toobject(difference(asindices(I), hole), I)
    intact = lambda row: not (0 in row)
    across = hperiod(asobject(sfilter(I, intact)))
    down = hperiod(asobject(sfilter(dmirror(I), intact)))
    steps = interval(NEG_TWO, 3, 1)
    copies = lambda step: shift(known, multiply(astuple(down, across), step))
    return subgrid(hole, paint(I, mapply(copies, product(steps, steps))))
