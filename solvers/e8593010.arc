# Black patches are coloured by size: single cells green, pairs red, triples blue.
def solve_e8593010(I):
    patches = colorfilter(objects(I, univalued=T, diagonal=F, without_bg=F), 0)
    return paint(I, mapply(lambda patch: recolor(4 - size(patch), patch), patches))
