# The smaller the piece, the higher its colour.
def solve_6e82a1ae(I):
    pieces = objects(I, univalued=T, diagonal=F, without_bg=T)
    return paint(I, mapply(lambda piece: recolor(5 - size(piece), piece), pieces))
