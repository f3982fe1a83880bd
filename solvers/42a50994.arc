# Isolated cells vanish.
def solve_42a50994(I):
    return cover(I, merge(sizefilter(objects(I, univalued=T, diagonal=T, without_bg=T), 1)))
