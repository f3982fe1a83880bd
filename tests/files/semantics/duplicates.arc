# Definitions and parameters of one name.
def solve_a(I):
    return vmirror(I)

def solve_b(I, I):
    return I

def solve_a(I):
    return hmirror(I)

def solve_c(I):
    f = lambda a, b, a: a
    return f(I, I, I)
