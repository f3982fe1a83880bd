# The room with the fewest colours is enlarged to fill the whole house.
def solve_09629e4f(I):
    rooms = mapply(lambda floor: hsplit(floor, 3), vsplit(I, 3))
    plan = upscale(argmin(rooms, numcolors), 4)
    return fill(crop(plan, ORIGIN, shape(I)), 5, ofcolor(I, 5))
