# Under every small square grows a green stalk, one cell for each of its colours.
def solve_fcc82909(I):
    heads = objects(I, univalued=F, diagonal=F, without_bg=T)
    foot = lambda head: add(lrcorner(head), toivec(numcolors(head)))
    stalk = lambda head: backdrop(insert(add(llcorner(head), DOWN), initset(foot(head))))
    return fill(I, 3, mapply(stalk, heads))
