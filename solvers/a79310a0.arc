# The azure shape sinks by one row and turns red.
def solve_a79310a0(I):
    shape_at = toobject(ofcolor(I, 8), I)
    return replace(move(I, shape_at, DOWN), 8, 2)
