# Only the bounding box of the drawing is kept.
def solve_1cf80156(I):
    return subgrid(merge(fgpartition(I)), I)
