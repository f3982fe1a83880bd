# The patterned block shows what all grey blocks of its shape look like.
def solve_e76a88a6(I):
    greys = colorfilter(objects(I, univalued=T, diagonal=F, without_bg=T), 5)
    pattern = difference(merge(fgpartition(I)), merge(greys))
    return paint(I, mapply(lambda grey: shift(normalize(pattern), ulcorner(grey)), greys))
