# The four corners of the grid are laid over each other.
def solve_bc1d5164(I):
    hue = other(palette(I), 0)
    corner = lambda at: ofcolor(crop(I, at, (3, 3)), hue)
    return fill(canvas(0, (3, 3)), hue, mapply(corner, product(initset(0) if height(I) == 3 else insert(2, initset(0)), insert(4, initset(0)))))
