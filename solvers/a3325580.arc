# The colours of the largest figures, from left to right, one column for each.
def solve_a3325580(I):
    figures = objects(I, univalued=T, diagonal=F, without_bg=T)
    largest = valmax(figures, size)
    row = apply(color, order(sizefilter(figures, largest), leftmost))
    return repeat(row, largest)
