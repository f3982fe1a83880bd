# The shape is mirrored over its red edge, on a green ground.
def solve_2bcee788(I):
    edge = ofcolor(I, 2)
    drawing = toobject(difference(merge(apply(toindices, fgpartition(I))), edge), I)
    sideways = hmatching(edge, drawing)
    offset = position(drawing, edge) * shape(drawing) * (RIGHT if sideways else DOWN)
    mirrored = vmirror(drawing) if sideways else hmirror(drawing)
    return replace(paint(cover(I, edge), shift(mirrored, offset)), 0, 3)
