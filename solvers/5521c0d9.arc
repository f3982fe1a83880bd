# Every rectangle rises by its own height.
def solve_5521c0d9(I):
    towers = objects(I, univalued=T, diagonal=F, without_bg=T)
    risen = mapply(lambda tower: shift(tower, toivec(invert(height(tower)))), towers)
    return paint(cover(I, merge(towers)), risen)
