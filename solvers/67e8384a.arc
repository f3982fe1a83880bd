# The grid is reflected to the right and then down.
def solve_67e8384a(I):
    wide = papply(combine, I, vmirror(I))
    return merge(rapply((identity, hmirror), wide))
