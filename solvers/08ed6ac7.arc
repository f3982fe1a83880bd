# The bars are numbered by height, the tallest first.
def solve_08ed6ac7(I):
    bars = order(objects(I, univalued=T, diagonal=F, without_bg=T), height)
    return paint(I, mpapply(recolor, (4, 3, 2, 1), bars))
