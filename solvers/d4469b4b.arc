# The colour decides where a full row and a full column of grey cross.
def solve_d4469b4b(I):
    hue = other(palette(I), 0)
    crossing = UNITY if hue == 1 else (TWO_BY_TWO if hue == 3 else RIGHT)
    return fill(canvas(0, THREE_BY_THREE), 5, combine(hfrontier(crossing), vfrontier(crossing)))
