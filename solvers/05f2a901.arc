# The red shape moves until it touches the light blue square.
def solve_05f2a901(I):
    piece = toobject(ofcolor(I, 2), I)
    return move(I, piece, gravitate(piece, ofcolor(I, 8)))
