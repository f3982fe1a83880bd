# The missing cells of each damaged square turn orange.
def solve_60b61512(I):
    damaged = objects(I, univalued=T, diagonal=T, without_bg=T)
    return fill(I, 7, mapply(delta, damaged))
