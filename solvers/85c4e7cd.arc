# The nested rings exchange their colours inside out.
def solve_85c4e7cd(I):
    steps = interval(0, halve(height(I)), 1)
    rings = apply(lambda n: index(I, astuple(n, n)), steps)
    return paint(I, merge(papply(lambda old, new: recolor(new, ofcolor(I, old)), rings, hmirror(rings))))
