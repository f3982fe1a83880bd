# Every colour runs down its column until the next one takes over.
def solve_d037b0a7(I):
    drops = sfilter(asobject(I), compose(positive, first))
    from_the_top = order(drops, compose(first, last))
    return paint(I, mapply(lambda cell: recolor(first(cell), shoot(last(cell), DOWN)), from_the_top))
