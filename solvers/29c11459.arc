# The two ends of a row flow towards each other and meet in a grey cell.
def solve_29c11459(I):
    reach = halve(width(I))
    meet = lambda row: combine(combine(repeat(first(row), reach), repeat(5, 1)), repeat(last(row), reach))
    return apply(lambda row: meet(row) if positive(first(row)) else row, I)
