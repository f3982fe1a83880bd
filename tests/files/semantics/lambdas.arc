# Names in lambdas: parameters end with the lambda, outer names are seen, unknown ones are not.
def solve_a(I):
    f = lambda cell: add(cell, other)
    g = lambda cell: cell
    h = lambda row: apply(lambda cell: add(cell, row, cell), row)
    return fill(cell, f(1), fork(g, h, cell))

def solve_b(I):
    return apply(lambda: 3, I)

def solve_c(I):
    return apply(lambda row, row: row, I)
