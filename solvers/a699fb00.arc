# The gap between two blue cells closes in red.
def solve_a699fb00(I):
    gap = asobject(repeat((1, 0, 1), 1))
    return fill(I, 2, shift(occurrences(I, gap), RIGHT))
