# A function that is chosen when the program runs: only the chosen side is evaluated.
def solve(I):
    f = branch(portrait(I), rot90, lambda g: crop(g, (9, 9), (1, 1)))
    return f(I)
