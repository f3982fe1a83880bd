# The coloured cells are counted out in a single row.
def solve_d631b094(I):
    hue = maximum(palette(I))
    return canvas(hue, astuple(1, colorcount(I, hue)))
