# Three panes lie on top of each other, the leftmost in front.
def solve_cf98881b(I):
    panes = hsplit(I, 3)
    ink = lambda pane: sfilter(asobject(pane), lambda cell: positive(first(cell)))
    back = last(panes)
    middle = other(remove(back, panes), first(panes))
    return paint(paint(back, ink(middle)), ink(first(panes)))
