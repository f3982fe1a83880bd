# The green shape moves to the red wall, and a light blue wall closes in behind it.
def solve_56dc2b01(I):
    runner = recolor(3, ofcolor(I, 3))
    wall = ofcolor(I, 2)
    way = gravitate(runner, wall)
    back = multiply(sign(invert(way)), increment(shape(runner)))
    return fill(move(I, runner, way), 8, shift(wall, back))
