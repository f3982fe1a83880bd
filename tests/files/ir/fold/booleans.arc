def solve(I):
    return objects(I, flip(T), both(T, flip(F)), equality(1, 1))
