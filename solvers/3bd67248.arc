# From the foot of the wall a red ray climbs diagonally, above a yellow floor.
def solve_3bd67248(I):
    foot = llcorner(asindices(I))
    climb = shoot(add(foot, UP_RIGHT), UP_RIGHT)
    return fill(fill(I, 2, climb), 4, remove(foot, shoot(foot, RIGHT)))
