# The stripes at the top are mirrored at the bottom.
def solve_496994bd(I):
    coloured = sfilter(asobject(I), compose(positive, first))
    return paint(hmirror(I), coloured)
