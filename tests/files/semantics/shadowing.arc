# Definitions, parameters and variables with names that the language has.
def vmirror(I):
    return hmirror(I)

def solve_a(I):
    size = height(vmirror(I))
    return canvas(ZERO, (size, size))

def solve_b(objects):
    return objects

def TWO(I):
    return I
