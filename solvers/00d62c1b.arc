# Black regions that never reach the border are filled with yellow.
def solve_00d62c1b(I):
    regions = colorfilter(objects(I, univalued=T, diagonal=F, without_bg=F), 0)
    return fill(I, 4, mfilter(regions, lambda region: not bordering(region, I)))
