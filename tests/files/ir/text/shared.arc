# Two programs with a common beginning, and a third that is the same as the first.
def solve_one(I):
    x1 = objects(I, T, F, T)
    x2 = argmax(x1, size)
    O = subgrid(x2, I)
    return O

def solve_two(I):
    x1 = objects(I, univalued=T, diagonal=F, without_bg=T)
    O = subgrid(argmin(x1, size), I)
    return O

def solve_three(I):
    return subgrid(argmax(objects(I, T, F, T), size), I)
