# A green plus appears halfway between the two blue cells.
def solve_e9614598(I):
    middle = centerofmass(ofcolor(I, 1))
    return fill(I, 3, insert(middle, dneighbors(middle)))
