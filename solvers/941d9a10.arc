# Of the fields between the grey lines, the first turns blue, the middle one red, the last one green.
def solve_941d9a10(I):
    fields = colorfilter(objects(I, univalued=T, diagonal=F, without_bg=F), 0)
    nearest = lambda loc: argmin(fields, lambda field: manhattan(initset(center(field)), initset(loc)))
    whole = asindices(I)
    ends = fill(fill(I, 1, nearest(ulcorner(whole))), 3, nearest(lrcorner(whole)))
    return fill(ends, 2, nearest(center(whole)))
