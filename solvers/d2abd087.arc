# Shapes of six cells turn red, all others blue.
def solve_d2abd087(I):
    shapes = objects(I, univalued=T, diagonal=F, without_bg=T)
    return fill(replace(I, 5, 1), 2, mfilter(shapes, matcher(size, 6)))
