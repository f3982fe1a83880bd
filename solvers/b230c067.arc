# The shapes turn blue, only the one unlike the others turns red.
def solve_b230c067(I):
    shapes = objects(I, univalued=T, diagonal=T, without_bg=T)
    odd = leastcommon(apply(normalize, totuple(shapes)))
    return replace(fill(I, 2, extract(shapes, matcher(normalize, odd))), 8, 1)
