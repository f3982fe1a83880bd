# Of the fields between the grey lines, the first turns blue, the middle one red, the last one green.
def solve_941d9a10(I):
    fields = colorfilter(objects(I, univalued=T, diagonal=F, without_bg=F), 0)
    whole = asindices(I)
    around = lambda loc: extract(fields, lambda field: loc in toindices(field))
    start = fill(I, 1, around(ulcorner(whole)))
    return fill(fill(start, 2, around(decrement(center(whole)))), 3, around(lrcorner(whole)))
