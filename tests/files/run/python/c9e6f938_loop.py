def solve(I):
    out = ()
    for row in I:
        mirrored = tuple(reversed(row))
        out += (row + mirrored,)
    return out
