# Cells that are black in both halves turn light blue.
def solve_1b2d62fb(I):
    halves = hsplit(replace(I, 0, 8), 2)
    return replace(cellwise(first(halves), last(halves), 0), 9, 0)
