# Red cells run to the nearest azure lines and are ringed in azure where they arrive.
def solve_ecdecbb3(I):
    wall = ofcolor(I, 8)
    step = lambda dot, line: crement(gravitate(initset(dot), line))
    run = lambda dot, line: connect(dot, add(dot, step(dot, line)))
    runs = prapply(run, ofcolor(I, 2), colorfilter(frontiers(I), 8))
    free = mfilter(runs, lambda path: size(path & wall) == 1)
    hits = free & wall
    return fill(fill(fill(I, 2, free), 8, mapply(neighbors, hits)), 2, hits)
