# Each tail of the square grows diagonally to the edge.
def solve_7ddcd7ec(I):
    pieces = objects(I, univalued=T, diagonal=F, without_bg=T)
    body = argmax(pieces, size)
    grow = lambda tail: shoot(center(tail), position(body, tail))
    return fill(I, color(body), mapply(grow, remove(body, pieces)))
