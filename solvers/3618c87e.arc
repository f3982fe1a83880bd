# The blue lights drop through their stands to the ground.
def solve_3618c87e(I):
    lights = recolor(1, ofcolor(I, 1))
    return move(I, lights, double(DOWN))
