# The longest bar turns blue, the shortest red, the one between them yellow.
def solve_ea32f347(I):
    bars = objects(I, univalued=T, diagonal=F, without_bg=T)
    of_size = lambda pick: merge(sizefilter(bars, pick(bars, size)))
    return fill(fill(replace(I, 5, 4), 1, of_size(valmax)), 2, of_size(valmin))
