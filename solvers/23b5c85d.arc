# The smallest rectangle is cut out.
def solve_23b5c85d(I):
    smallest = argmin(fgpartition(I), size)
    return canvas(color(smallest), shape(smallest))
