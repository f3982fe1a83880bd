# Red cells without a red neighbour turn blue.
def solve_aedd82e4(I):
    loners = sizefilter(colorfilter(objects(I, univalued=T, diagonal=F, without_bg=F), 2), 1)
    return fill(I, 1, merge(loners))
