# The ray from the dots runs to the red wall and bounces off.
def solve_508bd3b6(I):
    dots = ofcolor(I, 8)
    wall = ofcolor(I, 2)
    aimed = lambda ray: both(size(ray & dots) == size(dots), size(ray & wall) > 0)
    ray = extract(prapply(shoot, dots, ineighbors(ORIGIN)), aimed)
    hit = argmin(ray & combine(dots, ofcolor(I, 0)), lambda cell: manhattan(initset(cell), wall))
    way = sign(hit - center(dots)) * (DOWN_LEFT if portrait(wall) else UP_RIGHT)
    return underfill(I, 3, combine(ray, shoot(hit, way)))
