# Each grey drawing is mirrored over the bracket edge in front of it.
def reflected(drawing, bracket):
    upright = vmatching(drawing, bracket)
    way = sign(center(bracket) - center(drawing)) * (DOWN if upright else RIGHT)
    gap = decrement(double(manhattan(drawing, bracket)))
    mirrored = hmirror(drawing) if upright else vmirror(drawing)
    return shift(mirrored, way * (shape(drawing) + gap))

def solve_6855a6e4(I):
    pieces = objects(I, univalued=T, diagonal=T, without_bg=T)
    drawings = colorfilter(pieces, 5)
    brackets = colorfilter(pieces, 2)
    facing = lambda drawing: argmin(brackets, lambda bracket: manhattan(drawing, bracket))
    images = mapply(lambda drawing: reflected(drawing, facing(drawing)), drawings)
    return paint(cover(I, merge(drawings)), images)
