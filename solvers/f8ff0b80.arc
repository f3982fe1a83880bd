# The colours of the figures from the largest to the smallest, one below the other.
def solve_f8ff0b80(I):
    figures = objects(I, univalued=T, diagonal=T, without_bg=T)
    ranked = order(figures, compose(invert, size))
    return apply(compose(rbind(repeat, 1), color), ranked)
