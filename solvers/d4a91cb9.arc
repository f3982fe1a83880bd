# A yellow path leads from the azure cell down or up its column, then along the row of the red one.
def solve_d4a91cb9(I):
    start = first(ofcolor(I, 8))
    goal = first(ofcolor(I, 2))
    bend = astuple(first(goal), last(start))
    return underfill(I, 4, combine(connect(start, bend), connect(bend, goal)))
