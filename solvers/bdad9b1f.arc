# Both lines are drawn to the end and cross in yellow.
def solve_bdad9b1f(I):
    level = hfrontier(first(ofcolor(I, 2)))
    plumb = vfrontier(first(ofcolor(I, 8)))
    return fill(fill(fill(I, 2, level), 8, plumb), 4, level & plumb)
