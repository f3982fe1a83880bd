# The colours, read from left to right, are written to and fro into a square.
def solve_cdecee7f(I):
    hues = apply(first, order(merge(fgpartition(I)), chain(last, last, identity)))
    track = ((0, 0), (0, 1), (0, 2), (1, 2), (1, 1), (1, 0), (2, 0), (2, 1), (2, 2))
    return paint(canvas(0, THREE_BY_THREE), pair(hues, track))
