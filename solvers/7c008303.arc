# The green pattern is coloured by the two by two key, one quarter each.
def solve_7c008303(I):
    pattern = subgrid(ofcolor(I, 3), I)
    key = subgrid(sfilter(asobject(I), lambda cell: not (first(cell) in (0, 3, 8))), I)
    return fill(upscale(key, 3), 0, ofcolor(pattern, 0))
