# The inside of each rectangle turns light blue.
def solve_50cb2852(I):
    plates = objects(I, univalued=T, diagonal=F, without_bg=T)
    return fill(I, 8, mapply(fork(difference, toindices, box), plates))
