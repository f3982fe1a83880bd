# Thirty-six numbers would be longer than the call; thirty-two are not.
def solve(I):
    return (canvas(0, (6, 6)), repeat(1, 32), repeat(1, 33))
