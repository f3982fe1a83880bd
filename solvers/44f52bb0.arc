# Blue if the left and the right side mirror each other, orange if not.
def solve_44f52bb0(I):
    return canvas(1 if vmirror(I) == I else 7, UNITY)
