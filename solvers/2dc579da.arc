# Of the four rooms, the one with an odd cell is kept.
def solve_2dc579da(I):
    rooms = mapply(lambda floor: hsplit(floor, 2), vsplit(I, 2))
    return argmax(rooms, numcolors)
