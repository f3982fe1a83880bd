# The shape that mirrors itself is cut out.
def solve_72ca375d(I):
    shapes = objects(I, univalued=T, diagonal=T, without_bg=T)
    return subgrid(extract(shapes, fork(equality, identity, vmirror)), I)
