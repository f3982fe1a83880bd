# A literal that folding makes holds at most thirty-two numbers.
def solve(I):
    return (canvas(0, (6, 6)), repeat(1, 32), repeat(1, 33))
