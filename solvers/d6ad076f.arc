# An azure bridge joins the two blocks, one cell narrower on each side than what they share.
def solve_d6ad076f(I):
    cores = apply(compose(backdrop, inbox), fgpartition(I))
    across = lambda frontier: mapply(frontier, first(cores)) & mapply(frontier, last(cores))
    shared = combine(across(hfrontier), across(vfrontier))
    return fill(I, 8, delta(merge(fgpartition(I))) & shared)
