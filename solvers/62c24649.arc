# The grid is reflected to the right and then down.
def solve_62c24649(I):
    wide = hconcat(I, vmirror(I))
    return vconcat(wide, hmirror(wide))
