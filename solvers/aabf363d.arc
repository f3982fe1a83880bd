# The shape takes the colour waiting in the lower left corner, which then goes.
def solve_aabf363d(I):
    corner = llcorner(asindices(I))
    body = argmax(colorfilter(partition(I), mostcolor(I)), size)
    ink = index(I, corner)
    shapes = remove(body, partition(fill(I, index(I, ORIGIN), initset(corner))))
    return cover(fill(I, ink, toindices(merge(shapes))), initset(corner))
