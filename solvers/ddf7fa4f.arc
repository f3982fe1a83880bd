# Every grey block takes the colour of the cell that stands above it in the top row.
def solve_ddf7fa4f(I):
    pieces = objects(I, univalued=T, diagonal=F, without_bg=T)
    blocks = colorfilter(pieces, 5)
    namer = lambda block: extract(difference(pieces, blocks), lambda dot: vmatching(block, dot))
    return paint(I, mapply(lambda block: recolor(color(namer(block)), block), blocks))
