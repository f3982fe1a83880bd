# The figure alone, at twice its size.
def solve_f25fbde4(I):
    figure = merge(fgpartition(I))
    return upscale(subgrid(figure, I), 2)
