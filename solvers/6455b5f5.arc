# The largest empty room turns blue, the smallest ones light blue.
def solve_6455b5f5(I):
    rooms = colorfilter(objects(I, univalued=T, diagonal=F, without_bg=F), 0)
    smallest = sizefilter(rooms, valmin(rooms, size))
    return fill(fill(I, 1, argmax(rooms, size)), 8, merge(smallest))
