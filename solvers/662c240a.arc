# Of the three stacked blocks, the one that is not its own transpose.
def solve_662c240a(I):
    return extract(vsplit(I, 3), lambda block: not (dmirror(block) == block))
