# Grey and azure trade places.
def solve_d511f180(I):
    return switch(I, 5, 8)
