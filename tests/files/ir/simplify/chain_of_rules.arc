# A rule makes room for another one.
def solve(I):
    return size(ofcolor(rot90(I), 3))
