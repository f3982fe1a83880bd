# Green pieces of more than two cells turn light blue.
def solve_67385a82(I):
    pieces = colorfilter(objects(I, univalued=T, diagonal=F, without_bg=F), 3)
    return fill(I, 8, mfilter(pieces, lambda piece: size(piece) > 2))
