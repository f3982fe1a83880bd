# The colour of the block that has a hole.
def solve_b9b7f026(I):
    blocks = objects(I, univalued=T, diagonal=F, without_bg=T)
    return canvas(color(extract(blocks, chain(positive, size, delta))), UNITY)
