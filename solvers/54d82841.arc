# A yellow cell drops to the ground under the middle of each arch.
def solve_54d82841(I):
    ground = lowermost(asindices(I))
    landing = lambda arch: astuple(ground, last(centerofmass(arch)))
    return fill(I, 4, apply(landing, objects(I, univalued=T, diagonal=F, without_bg=T)))
