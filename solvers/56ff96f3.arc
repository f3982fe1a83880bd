# Two dots of a colour span a solid rectangle.
def solve_56ff96f3(I):
    return paint(I, mapply(fork(recolor, color, backdrop), fgpartition(I)))
