def solve(I):
    x = height(I) + width(I)
    return canvas(x, shape(I))
