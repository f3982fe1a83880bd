# The grid is reflected to the right and then down.
def solve_3af2c5a8(I):
    tall = vconcat(I, hmirror(I))
    return hconcat(tall, vmirror(tall))
