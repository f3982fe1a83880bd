# Blue lines that close around a hole turn azure.
def solve_b2862040(I):
    pieces = objects(I, univalued=T, diagonal=F, without_bg=F)
    holes = mfilter(colorfilter(pieces, 9), lambda piece: not bordering(piece, I))
    return fill(I, 8, mfilter(colorfilter(pieces, 1), lambda piece: adjacent(piece, holes)))
