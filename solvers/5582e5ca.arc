# The most common colour takes over.
def solve_5582e5ca(I):
    return canvas(mostcolor(I), shape(I))
