# `add` of numbers, of pairs, and of both.
def solve(I):
    return (add(height(I), 1), add(shape(I), 1), add(shape(I), UP))
