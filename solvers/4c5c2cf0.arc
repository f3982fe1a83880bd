# The arm is reflected into the four quarters around the symmetric core.
def solve_4c5c2cf0(I):
    core = extract(fgpartition(I), lambda part: both(part == vmirror(part), part == hmirror(part)))
    hub = center(core)
    reflect = lambda signs: apply(lambda cell: astuple(first(cell), multiply(last(cell) - hub, signs) + hub), merge(fgpartition(I)))
    return paint(I, mapply(reflect, ineighbors(ORIGIN)))
