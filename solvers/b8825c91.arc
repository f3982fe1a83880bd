# The yellow patches are restored from the reflections of the picture.
def solve_b8825c91(I):
    images = rapply((vmirror, cmirror, rot180), I)
    intact = lambda image: sfilter(asobject(image), lambda cell: not (first(cell) == 4))
    return paint(I, mapply(intact, images))
