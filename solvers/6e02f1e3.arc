# The number of colours chooses the line: level, falling or rising.
def solve_6e02f1e3(I):
    lines = (((0, 0), (0, 2)), ((0, 0), (2, 2)), ((2, 0), (0, 2)))
    ends = first(crop(lines, toivec(decrement(numcolors(I))), (1, 2)))
    return fill(canvas(0, THREE_BY_THREE), 5, connect(first(ends), last(ends)))
