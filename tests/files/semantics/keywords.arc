# Keyword arguments: unknown, twice, of something without parameter names, too few.
def pad(grid, color):
    return canvas(color, shape(grid))

def solve_a(I):
    x1 = fill(I, patch=ORIGIN, valeu=2)
    x2 = fill(I, 2, grid=I)
    x3 = fill(I, value=2, value=3, patch=ORIGIN)
    x4 = pad(I, colour=3)
    x5 = objects(I, univalued=T, diagonal=F)
    f = lambda a, b: a
    x6 = f(a=x1, b=x2)
    x7 = fill(I, banana=4)
    return canvas(x3, (x4, x5, x6, x7))
