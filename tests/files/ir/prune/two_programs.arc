# What one program lost, the other still needs.
def solve_a(I):
    return rot90(rot270(I))
def solve_b(I):
    return rot270(I)
