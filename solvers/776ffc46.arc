# Shapes that match the framed one take its colour.
def solve_776ffc46(I):
    pieces = objects(I, univalued=T, diagonal=F, without_bg=T)
    framed = mapply(delta, sfilter(colorfilter(pieces, 5), lambda piece: toindices(piece) == box(piece)))
    models = sfilter(pieces, lambda piece: difference(toindices(piece), framed) == difference(piece, piece))
    twins = lambda model: mfilter(pieces, lambda piece: normalize(toindices(piece)) == normalize(toindices(model)))
    return paint(I, mapply(lambda model: recolor(color(model), twins(model)), models))
