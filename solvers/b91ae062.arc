# The grid is magnified by the number of its colours.
def solve_b91ae062(I):
    return upscale(I, decrement(numcolors(I)))
