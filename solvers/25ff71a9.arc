# The shape falls by one row.
def solve_25ff71a9(I):
    sky = canvas(0, (1, width(I)))
    return crop(vconcat(sky, I), ORIGIN, shape(I))
