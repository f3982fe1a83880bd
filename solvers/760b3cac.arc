# The light blue shape is mirrored to the side the yellow pointer shows.
def solve_760b3cac(I):
    light = recolor(8, ofcolor(I, 8))
    leftwards = index(I, ulcorner(ofcolor(I, 4))) == 4
    offset = tojvec(invert(width(light)) if leftwards else width(light))
    return paint(I, shift(vmirror(light), offset))
