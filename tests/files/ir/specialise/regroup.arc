def solve(I):
    return mapply(initset, palette(I))
