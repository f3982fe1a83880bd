# What the green patch hides is read off the picture's reflections.
def solve_dc0a314f(I):
    images = rapply((vmirror, hmirror, dmirror), I)
    intact = lambda image: sfilter(asobject(image), lambda cell: not (first(cell) == 3))
    return subgrid(ofcolor(I, 3), paint(I, mapply(intact, images)))
