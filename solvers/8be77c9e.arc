# The grid stands above its own reflection.
def solve_8be77c9e(I):
    return vconcat(I, hmirror(I))
