# Along the zigzag, every third black field is filled with yellow.
def solve_7447852a(I):
    fields = order(colorfilter(objects(I, univalued=T, diagonal=F, without_bg=F), 0), leftmost)
    third = lambda numbered: (last(numbered) // 3) * 3 == last(numbered)
    chosen = sfilter(pair(fields, interval(0, size(fields), 1)), third)
    return paint(I, mapply(lambda numbered: recolor(4, first(numbered)), chosen))
