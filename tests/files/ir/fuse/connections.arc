# Lines between locations: all of them, those along rows and columns, and those of either; a set of lines that is needed twice.
def solve_all(I):
    x1 = ofcolor(I, TWO)
    x2 = prapply(connect, x1, ofcolor(I, ONE))
    return fill(I, THREE, merge(x2))

def solve_straight(I):
    x1 = ofcolor(I, FOUR)
    x2 = prapply(connect, x1, x1)
    x3 = mfilter(x2, fork(either, hline, vline))
    return fill(I, TWO, x3)

def solve_pairs(I):
    x1 = ofcolor(I, TWO)
    x2 = sfilter(product(x1, x1), lambda p: first(first(p)) == first(last(p)))
    x3 = mapply(fork(connect, first, last), x2)
    return fill(I, NINE, x3)

def solve_either(I):
    x1 = ofcolor(I, EIGHT)
    x2 = prapply(connect, x1, x1)
    x3 = mfilter(x2, vline)
    x4 = mfilter(x2, hline)
    return fill(I, THREE, x3 if size(x3) > size(x4) else x4)
