# In each colour, cells of the same row are joined.
def solve_22168020(I):
    joined = lambda cells: merge(sfilter(prapply(connect, cells, cells), hline))
    filled = lambda part: recolor(color(part), joined(toindices(part)))
    return paint(I, mapply(filled, fgpartition(I)))
