# Shapes that match a framed one take its colour.
def solve_776ffc46(I):
    pieces = objects(I, univalued=T, diagonal=F, without_bg=T)
    form = compose(normalize, toindices)
    rooms = mapply(delta, sfilter(pieces, lambda piece: toindices(piece) == box(piece)))
    models = sfilter(pieces, lambda piece: size(difference(toindices(piece), rooms)) == 0)
    twins = lambda model: mfilter(pieces, matcher(form, form(model)))
    return paint(I, mapply(lambda model: recolor(color(model), twins(model)), models))
