# Use before assignment, in a line, in a lambda, of itself.
def solve_a(I):
    x2 = vmirror(x1)
    x1 = hmirror(I)
    return x2

def solve_b(I):
    f = lambda cell: add(cell, offset)
    offset = DOWN
    return apply(f, I)

def solve_c(I):
    x1 = vmirror(x1)
    return x1

def solve_d(I):
    I = vmirror(I)
    I = hmirror(I)
    return I
