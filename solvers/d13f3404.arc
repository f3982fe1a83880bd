# Every cell leaves a diagonal trail down to the right, on a grid of twice the size.
def solve_d13f3404(I):
    trails = mapply(lambda cell: recolor(first(cell), shoot(last(cell), UNITY)), asobject(I))
    return paint(canvas(0, double(shape(I))), sfilter(trails, compose(positive, first)))
