# Calls of what is no function.
def solve_a(I):
    x1 = 3(I)
    x2 = TWO(I)
    x3 = (1, 2)(x1)
    count = 5
    x4 = count(x2, x3)
    x5 = None(I)
    x6 = T(x4)
    return fill(x5, x6, I)
