# The colour decides which of three letters is drawn in grey.
def solve_d4469b4b(I):
    centre_line = ofcolor(((0, 1, 0), (0, 1, 0), (0, 1, 0)), 1)
    hue = other(palette(I), 0)
    bar = toivec(1) if hue == 1 else (toivec(2) if hue == 3 else ORIGIN)
    stem = shift(centre_line, RIGHT) if hue == 3 else centre_line
    return fill(canvas(0, THREE_BY_THREE), 5, combine(stem, hfrontier(bar)))
