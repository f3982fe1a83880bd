# Wrong numbers of arguments: of primitives, helpers, lambdas, a constant, nothing.
def pad(grid, color):
    return canvas(color, shape(grid))

def solve_a(I):
    x1 = fill(I, TWO)
    x2 = vmirror(x1, I)
    x3 = pad(x2)
    x4 = pad(x3, 1, 2)
    twice = lambda value: double(value)
    x5 = twice(1, 2)
    x6 = (lambda a, b: a)(x4)
    mirror = hmirror
    x7 = mirror(I, x6)
    x8 = vmirror()
    return paint(x7, x5, x8)
