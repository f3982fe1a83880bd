# The figure is cut out, and what was blue around it turns black.
def solve_a740d043(I):
    figure = merge(objects(I, univalued=T, diagonal=F, without_bg=T))
    return replace(subgrid(figure, I), 1, 0)
