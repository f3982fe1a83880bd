# Four numbered cells stand at the outer corners of every grey square.
def solve_95990924(I):
    squares = objects(I, univalued=T, diagonal=F, without_bg=T)
    places = lambda corner: apply(compose(corner, outbox), squares)
    upper = fill(fill(I, 1, places(ulcorner)), 2, places(urcorner))
    return fill(fill(upper, 3, places(llcorner)), 4, places(lrcorner))
