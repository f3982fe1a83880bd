# What is made around each location is made around all of them together.
def solve(I):
    dots = ofcolor(I, 3)
    x1 = mapply(lambda p: vfrontier(p) | hfrontier(p), dots)
    x2 = mapply(lambda p: insert(p, dneighbors(p)), dots)
    x3 = mapply(lambda p: recolor(5, shift(ofcolor(I, 4), decrement(p))), dots)
    x4 = mapply(lambda p: outbox(initset(p)) | connect(p, p + (2, 2)), dots)
    x5 = mapply(lambda p: combine(shoot(p, (1, 1)), shoot(p + (0, 2), (1, -1))), dots)
    x6 = mapply(lambda p: dneighbors(p) & x1, dots)
    return paint(fill(fill(I, 1, x2 | x6), 2, combine(x4, x5)), x3)
