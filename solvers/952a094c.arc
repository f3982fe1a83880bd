# Each cell inside the frame flies out past the corner farthest from it.
def solve_952a094c(I):
    frame = argmax(objects(I, univalued=T, diagonal=F, without_bg=T), size)
    inside = toobject(delta(frame), I)
    guests = sfilter(inside, compose(positive, first))
    exits = corners(outbox(frame))
    exit = lambda loc: argmax(exits, lambda spot: manhattan(initset(spot), initset(loc)))
    return paint(cover(I, guests), apply(lambda cell: astuple(first(cell), exit(last(cell))), guests))
