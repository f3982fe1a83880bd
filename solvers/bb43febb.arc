# Grey blocks turn red inside.
def solve_bb43febb(I):
    blocks = colorfilter(objects(I, univalued=T, diagonal=F, without_bg=F), 5)
    return fill(I, 2, mapply(compose(backdrop, inbox), blocks))
