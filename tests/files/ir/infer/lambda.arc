# The parameter has the type of the elements.
def solve(I):
    return apply(lambda o: ulcorner(o), partition(I))
