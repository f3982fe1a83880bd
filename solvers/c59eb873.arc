# Every cell grows into a block of two by two.
def solve_c59eb873(I):
    return upscale(element=I, factor=2)
