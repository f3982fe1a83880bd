# The open box fills with yellow, which streams out of the gap and fans out at its ends.
def solve_aba27056(I):
    walls = ofcolor(I, other(palette(I), 0))
    gap = difference(box(walls), walls)
    out = position(walls, gap)
    along = multiply(astuple(last(out), first(out)), astuple(last(out), first(out)))
    fan = combine(shoot(ulcorner(gap), subtract(out, along)), shoot(lrcorner(gap), add(out, along)))
    stream = mapply(rbind(shoot, out), gap)
    return fill(I, 4, combine(delta(walls), combine(stream, fan)))
