# The shape that holds a light blue cell is cut out and repaired.
def solve_5117e062(I):
    shapes = objects(I, univalued=F, diagonal=T, without_bg=T)
    marked = argmax(shapes, numcolors)
    return replace(subgrid(marked, I), 8, mostcolor(marked))
