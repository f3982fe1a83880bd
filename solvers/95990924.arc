# Four numbered cells stand at the outer corners of every grey square.
def solve_95990924(I):
    squares = objects(I, univalued=T, diagonal=F, without_bg=T)
    at = lambda corner: apply(compose(corner, outbox), squares)
    upper = fill(fill(I, 1, at(ulcorner)), 2, at(urcorner))
    return fill(fill(upper, 3, at(llcorner)), 4, at(lrcorner))
