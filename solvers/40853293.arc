# Two dots of a colour are joined, upright lines in front of level ones.
def solve_40853293(I):
    lines = apply(fork(recolor, color, backdrop), fgpartition(I))
    return paint(paint(I, mfilter(lines, hline)), mfilter(lines, vline))
