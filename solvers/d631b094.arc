# The coloured cells are counted out in a single row.
def solve_d631b094(I):
    hue = other(palette(I), 0)
    return canvas(hue, astuple(1, colorcount(I, hue)))
