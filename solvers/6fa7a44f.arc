# The grid stands on top of its mirror image.
def solve_6fa7a44f(I):
    return vconcat(I, hmirror(I))
