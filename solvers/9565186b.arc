# All but the most common colour turns grey.
def solve_9565186b(I):
    return cellwise(I, canvas(mostcolor(I), shape(I)), 5)
