# Empty rows and columns are dropped, and the rest is mirrored.
def solve_7468f01a(I):
    return vmirror(compress(I))
