# The two dots of each colour are joined by a diagonal line.
def solve_1f876c06(I):
    joined = lambda dots: merge(prapply(connect, dots, dots))
    return paint(I, mapply(fork(recolor, color, compose(joined, toindices)), fgpartition(I)))
