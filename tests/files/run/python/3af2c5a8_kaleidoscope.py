def mirror(row):
    return row + tuple(reversed(row))


def solve(I):
    half = tuple(map(mirror, I))
    return half + tuple(reversed(half))
