# The holes of every band are cut through across the band.
def solve_855e0971(I):
    pieces = objects(I, univalued=T, diagonal=F, without_bg=F)
    bands = difference(pieces, colorfilter(pieces, 0))
    across = lambda band: vfrontier if width(band) == width(I) else hfrontier
    cut = lambda band: mapply(across(band), delta(band)) & backdrop(band)
    return fill(I, 0, mapply(cut, bands))
