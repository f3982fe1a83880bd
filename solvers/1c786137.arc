# The content of the largest closed frame is cut out.
def solve_1c786137(I):
    figures = objects(I, univalued=T, diagonal=F, without_bg=F)
    frames = sfilter(figures, lambda figure: toindices(figure) == box(figure))
    return trim(subgrid(argmax(frames, size), I))
