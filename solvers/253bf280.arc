# Dots in the same row or column are joined by a green line.
def solve_253bf280(I):
    dots = ofcolor(I, 8)
    straight = lambda path: either(hline(path), vline(path))
    return underfill(I, 3, mfilter(prapply(connect, dots, dots), straight))
