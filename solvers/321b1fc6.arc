# The patterned piece is stamped onto every light blue blank and then removed.
def solve_321b1fc6(I):
    pieces = objects(I, univalued=F, diagonal=F, without_bg=T)
    stamp = extract(pieces, lambda piece: not (8 in palette(piece)))
    blanks = remove(stamp, pieces)
    stamps = mapply(lambda blank: shift(normalize(stamp), ulcorner(blank)), blanks)
    return paint(cover(I, stamp), stamps)
