def solve(I):
    x = add(2, 3)
    return canvas(x, (x, x))
