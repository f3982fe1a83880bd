# The first of three equal parts.
def solve_2dee498d(I):
    return first(hsplit(I, 3))
