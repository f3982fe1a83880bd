# Solvers take one, two or three parameters; what takes none or more is a helper.
def solve_a():
    return canvas(0, (3, 3))

def solve_b(S, I):
    return last(first(S))

def solve_c(S, I, C):
    return C

def solve_d(a, b, c, d):
    return a

def nothing(I):
    return background()

def background():
    return canvas(0, (3, 3))
