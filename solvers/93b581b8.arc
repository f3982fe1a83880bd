# Each cell of the small square throws a block of its colour past the opposite corner.
def solve_93b581b8(I):
    cells = merge(fgpartition(I))
    corner = ulcorner(cells)
    target = lambda cell: subtract(add(corner, 2), multiply(4, subtract(last(cell), corner)))
    block = lambda cell: recolor(first(cell), shift(asindices(canvas(0, (2, 2))), target(cell)))
    return paint(I, mapply(block, cells))
