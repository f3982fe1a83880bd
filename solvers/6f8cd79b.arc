# A light blue frame along the edge.
def solve_6f8cd79b(I):
    return fill(I, 8, box(asindices(I)))
