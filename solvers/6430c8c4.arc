# Cells that are empty both above and below the yellow wall turn green.
def solve_6430c8c4(I):
    empty = apply(lambda half: ofcolor(half, 0), vsplit(I, 2))
    return fill(canvas(0, shape(tophalf(I))), 3, first(empty) & last(empty))
