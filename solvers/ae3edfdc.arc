# Green cells are drawn to the red one, orange cells to the blue one.
def gather(grid, guest, host):
    goal = ofcolor(grid, host)
    arrive = lambda cell: add(cell, gravitate(initset(cell), goal))
    guests = ofcolor(grid, guest)
    return fill(fill(grid, 0, guests), guest, apply(arrive, guests))

def solve_ae3edfdc(I):
    return gather(gather(I, 3, 2), 7, 1)
