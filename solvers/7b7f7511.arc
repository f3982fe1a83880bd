# Half of the doubled pattern, along its longer side.
def solve_7b7f7511(I):
    return tophalf(I) if portrait(I) else lefthalf(I)
