# The grid and its three rotations are laid around a common centre.
def solve_7fe24cdd(I):
    upper = hconcat(I, rot90(I))
    lower = hconcat(rot270(I), rot180(I))
    return vconcat(upper, lower)
