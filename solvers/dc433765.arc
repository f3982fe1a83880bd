# The green cell makes one step towards the yellow one, diagonally where it has to.
def solve_dc433765(I):
    start = first(ofcolor(I, 3))
    goal = first(ofcolor(I, 4))
    return move(I, toobject(initset(start), I), sign(subtract(goal, start)))
