# A line that nothing uses is no part of the program.
def solve(I):
    x = rot90(I)
    y = rot180(I)
    return x
