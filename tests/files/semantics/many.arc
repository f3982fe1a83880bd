# Several errors of several kinds are told in one go, in the order of the file.
def solve_a(I):
    x1 = vmiror(I)
    x2 = fill(I, 1)
    x3 = x9
    return fill(x1, x2, x3)

def solve_b(I):
    x1 = I.shape
    return 5(x1)

def solve_a(I):
    return rot90(I, 2)
