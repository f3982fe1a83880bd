def solve(I):
    return fill(I, 3, recolor(5, toindices(asobject(I))))
