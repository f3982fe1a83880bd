# The small figure is laid out along its own cells.
def solve_8f2ea7aa(I):
    figure = normalize(first(fgpartition(I)))
    copies = mapply(lambda spot: shift(figure, multiply(3, spot)), toindices(figure))
    return paint(canvas(0, shape(I)), copies)
