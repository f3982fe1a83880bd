# Every cell shoots to the right and then down the right edge, until the next one takes over.
def beam(cell, edge):
    row = first(last(cell))
    return recolor(first(cell), combine(shoot(last(cell), RIGHT), shoot(astuple(row, edge), DOWN)))

def solve_99fa7670(I):
    cells = order(merge(fgpartition(I)), chain(first, last, identity))
    return paint(I, mapply(rbind(beam, decrement(width(I))), cells))
