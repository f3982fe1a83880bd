# The grid and its three rotations are laid around a common centre.
def solve_46442a0e(I):
    upper = hconcat(I, rot90(I))
    return vconcat(upper, rot180(upper))
