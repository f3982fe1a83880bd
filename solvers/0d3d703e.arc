# The colours are exchanged in four fixed pairs.
def solve_0d3d703e(I):
    return switch(switch(switch(switch(I, 1, 5), 2, 6), 3, 4), 8, 9)
