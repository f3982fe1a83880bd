# The larger rectangle is filled with red, the smaller one with blue.
def solve_694f12f3(I):
    slabs = colorfilter(objects(I, univalued=T, diagonal=F, without_bg=F), 4)
    cores = apply(chain(backdrop, inbox, toindices), order(slabs, size))
    return paint(I, mpapply(recolor, (1, 2), cores))
