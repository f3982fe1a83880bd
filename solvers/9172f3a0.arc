# Every cell grows into a block of three by three.
def solve_9172f3a0(I):
    return upscale(I, 3)
