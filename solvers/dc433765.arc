# The green cell makes one step towards the yellow one, diagonally where it has to.
def solve_dc433765(I):
    walker = toobject(ofcolor(I, 3), I)
    return move(I, walker, position(walker, ofcolor(I, 4)))
