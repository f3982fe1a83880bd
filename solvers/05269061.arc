# Three diagonal stripes go on and repeat every three columns.
def solve_05269061(I):
    steps = apply(tojvec, interval(-9, 15, 3))
    stripe = lambda cell: combine(shoot(cell, UP_RIGHT), shoot(cell, DOWN_LEFT))
    stripes = lambda part: recolor(color(part), mapply(stripe, toindices(part)))
    return paint(I, merge(prapply(shift, apply(stripes, fgpartition(I)), steps)))
