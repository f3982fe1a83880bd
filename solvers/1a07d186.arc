# Dots fly to the line of their own colour; dots without one vanish.
def solve_1a07d186(I):
    pieces = objects(I, univalued=T, diagonal=F, without_bg=T)
    dots = sizefilter(pieces, 1)
    landed = lambda line: mapply(lambda dot: shift(dot, gravitate(dot, line)), colorfilter(dots, color(line)))
    return paint(cover(I, merge(dots)), mapply(landed, difference(pieces, dots)))
