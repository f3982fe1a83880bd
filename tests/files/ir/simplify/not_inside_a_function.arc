# Types inside a function are not used: other programs may share its body.
def solve(I):
    return apply(lambda o: first(ulcorner(o)), partition(I))
