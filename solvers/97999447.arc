# Every cell sends a ray to the right in which its colour alternates with grey.
def solve_97999447(I):
    cells = merge(fgpartition(I))
    rays = mapply(lambda cell: recolor(first(cell), shoot(last(cell), RIGHT)), cells)
    gaps = mapply(lambda n: shift(toindices(cells), tojvec(n)), interval(1, width(I), 2))
    return fill(paint(I, rays), 5, gaps)
