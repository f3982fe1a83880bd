# Repeated rows and columns are merged into one.
def narrow(grid):
    above = vconcat(canvas(-1, (1, width(grid))), grid)
    return apply(first, sfilter(pair(grid, above), lambda rows: not (first(rows) == last(rows))))

def solve_746b3537(I):
    return dmirror(narrow(dmirror(narrow(I))))
