# All pieces slide vertically until their tops are level with the blue one's.
def solve_1caeab9d(I):
    pieces = objects(I, univalued=T, diagonal=T, without_bg=T)
    level = uppermost(ofcolor(I, 1))
    slide = lambda piece: shift(piece, toivec(level - uppermost(piece)))
    return paint(cover(I, merge(pieces)), mapply(slide, pieces))
