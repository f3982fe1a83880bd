# Red cells grow yellow diagonal neighbours, blue cells orange direct ones.
def solve_0ca9ddb6(I):
    petals = recolor(4, mapply(ineighbors, ofcolor(I, 2)))
    arms = recolor(7, mapply(dneighbors, ofcolor(I, 1)))
    return underpaint(I, combine(petals, arms))
