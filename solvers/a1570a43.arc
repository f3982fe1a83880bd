# The red figure is moved in between the green corners.
def solve_a1570a43(I):
    figure = toobject(ofcolor(I, 2), I)
    goal = increment(ulcorner(ofcolor(I, 3)))
    return move(I, figure, subtract(goal, ulcorner(figure)))
