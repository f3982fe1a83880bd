# The grid turns by half a circle.
def solve_6150a2bd(I):
    return rot180(I)
