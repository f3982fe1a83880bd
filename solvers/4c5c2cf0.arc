# The arm is reflected into the four quarters around the symmetric core.
def solve_4c5c2cf0(I):
    symmetric = lambda part: both(part == vmirror(part), part == hmirror(part))
    hub = center(extract(fgpartition(I), symmetric))
    turned = lambda cell, signs: astuple(first(cell), (last(cell) - hub) * signs + hub)
    return paint(I, prapply(turned, merge(fgpartition(I)), ineighbors(ORIGIN)))
