# The mask hides a picture that is its own transpose and mirrors itself sideways and upside down.
def seen(grid):
    return sfilter(asobject(grid), lambda cell: not (first(cell) == 9))

def solve_3631a71a(I):
    turned = paint(I, seen(dmirror(I)))
    sideways = paint(turned, shift(seen(vmirror(turned)), ZERO_BY_TWO))
    return paint(sideways, shift(seen(hmirror(sideways)), TWO_BY_ZERO))
