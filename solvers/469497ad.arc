# The grid is enlarged by its number of colours, and the block sends red rays out of its corners.
def solve_469497ad(I):
    large = upscale(I, decrement(numcolors(I)))
    pieces = objects(large, univalued=T, diagonal=F, without_bg=T)
    block = argmin(pieces, compose(maximum, lrcorner))
    falling = combine(shoot(ulcorner(block), NEG_UNITY), shoot(lrcorner(block), UNITY))
    rising = combine(shoot(urcorner(block), UP_RIGHT), shoot(llcorner(block), DOWN_LEFT))
    return underfill(large, 2, combine(falling, rising))
