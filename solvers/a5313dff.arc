# Black areas that do not touch the border are flooded with blue.
def solve_a5313dff(I):
    areas = colorfilter(objects(I, univalued=T, diagonal=F, without_bg=F), 0)
    return fill(I, 1, mfilter(areas, lambda area: not bordering(area, I)))
