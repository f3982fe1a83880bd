# A call that always fails has no type.
def solve(I):
    return rot90(height(I))
