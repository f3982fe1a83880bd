# Of the four rooms, the one unlike the others is kept.
def solve_2dc579da(I):
    return leastcommon(mapply(lambda floor: hsplit(floor, 2), vsplit(I, 2)))
