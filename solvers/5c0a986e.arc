# Blue leaves a trail to the upper left, red one to the lower right.
def solve_5c0a986e(I):
    blue = shoot(ulcorner(ofcolor(I, 1)), NEG_UNITY)
    red = shoot(lrcorner(ofcolor(I, 2)), UNITY)
    return fill(fill(I, 1, blue), 2, red)
