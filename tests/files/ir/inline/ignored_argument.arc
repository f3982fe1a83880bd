# `first` of an empty set fails, which must stay although the function ignores its argument.
def solve(I):
    f = lambda x: I
    return f(first(ofcolor(I, 5)))
