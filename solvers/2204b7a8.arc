# Green dots take the colour of the nearer wall.
def solve_2204b7a8(I):
    walls = sizefilter(objects(I, univalued=T, diagonal=F, without_bg=T), 10)
    nearest = lambda dot: argmin(walls, lambda wall: manhattan(initset(dot), wall))
    return paint(I, apply(lambda dot: astuple(color(nearest(dot)), dot), ofcolor(I, 3)))
