# Square holes are filled according to their size.
def solve_c0f76784(I):
    holes = sfilter(colorfilter(objects(I, univalued=T, diagonal=F, without_bg=F), 0), square)
    return paint(I, mapply(lambda hole: recolor(5 + width(hole), hole), holes))
