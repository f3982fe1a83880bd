# Red cells grow yellow diagonal neighbours, blue cells orange direct ones.
def solve_0ca9ddb6(I):
    petals = mapply(ineighbors, ofcolor(I, 2))
    arms = mapply(dneighbors, ofcolor(I, 1))
    return fill(fill(I, 4, petals), 7, arms)
