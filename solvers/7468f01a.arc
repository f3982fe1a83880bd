# The rectangle is cut out and mirrored.
def solve_7468f01a(I):
    return vmirror(subgrid(merge(fgpartition(I)), I))
