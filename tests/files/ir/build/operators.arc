# Operators are calls: both programs are one.
def solve_a(I):
    return (height(I) + 1) * width(I)
def solve_b(I):
    return multiply(add(height(I), 1), width(I))
