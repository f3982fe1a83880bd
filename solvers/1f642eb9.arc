# Each dot is projected onto the near edge of the block.
def solve_1f642eb9(I):
    pieces = objects(I, univalued=T, diagonal=F, without_bg=T)
    block = argmax(pieces, size)
    project = lambda dot: shift(dot, crement(gravitate(dot, block)))
    return paint(I, mapply(project, remove(block, pieces)))
