# The grid is magnified by the number of its coloured cells.
def solve_ac0a08a4(I):
    return upscale(I, size(asindices(I)) - colorcount(I, 0))
