# The red shape moves until it touches the light blue square.
def solve_05f2a901(I):
    shape_at = recolor(2, ofcolor(I, 2))
    return move(I, shape_at, gravitate(shape_at, ofcolor(I, 8)))
