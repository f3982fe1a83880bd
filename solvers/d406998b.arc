# Grey turns green in every other column, counted from the right edge.
def solve_d406998b(I):
    counted = lambda loc: even(subtract(decrement(width(I)), last(loc)))
    return fill(I, 3, sfilter(ofcolor(I, 5), counted))
