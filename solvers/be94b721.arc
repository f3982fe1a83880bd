# Only the largest figure is kept.
def solve_be94b721(I):
    return subgrid(argmax(objects(I, univalued=T, diagonal=F, without_bg=T), size), I)
