# Where the two bands cross, the lower one comes to the top.
def solve_ba97ae07(I):
    bands = fgpartition(I)
    crossing = intersection(backdrop(first(bands)), backdrop(last(bands)))
    on_top = index(I, ulcorner(crossing))
    return fill(I, other(apply(color, bands), on_top), crossing)
