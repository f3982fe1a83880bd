# The right half is folded over onto the left.
def solve_e3497940(I):
    folded = vmirror(righthalf(I))
    return paint(lefthalf(I), toobject(difference(asindices(folded), ofcolor(folded, 0)), folded))
