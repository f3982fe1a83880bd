# The number of colours chooses the line: level, falling or rising.
def solve_6e02f1e3(I):
    count = numcolors(I)
    start = TWO_BY_ZERO if count == 3 else ORIGIN
    stop = TWO_BY_TWO if count == 2 else ZERO_BY_TWO
    return fill(canvas(0, THREE_BY_THREE), 5, connect(start, stop))
