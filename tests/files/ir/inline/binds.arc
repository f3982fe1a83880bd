# The second argument is fixed, then the first.
def solve(I):
    of_red = rbind(ofcolor, TWO)
    fill_here = lbind(fill, I)
    return fill_here(3, of_red(I))
