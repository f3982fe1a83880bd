# What the blue patch hides is read off the reflections and turns of the picture.
def solve_ff805c23(I):
    visible = lambda image: toobject(difference(asindices(image), ofcolor(image, 1)), image)
    turned = paint(I, visible(rot90(I)))
    return subgrid(ofcolor(I, 1), paint(paint(turned, visible(rot270(I))), visible(rot180(I))))
