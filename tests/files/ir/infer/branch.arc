# A choice between values of one type, and of two.
def solve(I):
    return (branch(portrait(I), I, rot90(I)), branch(portrait(I), I, asobject(I)))
