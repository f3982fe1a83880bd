# The four corners of the grid are laid over each other.
def solve_bc1d5164(I):
    hue = other(palette(I), 0)
    corner = lambda place: ofcolor(crop(I, place, THREE_BY_THREE), hue)
    return fill(canvas(0, THREE_BY_THREE), hue, mapply(corner, product((0, 2), (0, 4))))
