# The large shape is read as a mask over the small palette.
def solve_6ecd11f4(I):
    parts = objects(I, univalued=F, diagonal=T, without_bg=T)
    mask = subgrid(argmax(parts, size), I)
    key = subgrid(argmin(parts, size), I)
    small = downscale(mask, height(mask) // height(key))
    return fill(key, 0, ofcolor(small, 0))
