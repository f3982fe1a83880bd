# Warnings: values that nobody uses, code that never runs, helpers that are never called.
def solve_a(I):
    x1 = hmirror(I)
    x2 = vmirror(I)
    _kept = rot90(I)
    return x2
    x3 = rot180(I)
    return x3

def helper(a, b, c, d):
    x1 = fill(a, b, c)
    return fill(x1, d, c)

def solve_b(I):
    x1 = hmirror(I)
    x1 = vmirror(I)
    return x1
