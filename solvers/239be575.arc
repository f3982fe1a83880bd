# Light blue if it links the two red squares, black if not.
def solve_239be575(I):
    clusters = objects(I, univalued=F, diagonal=T, without_bg=T)
    holders = sfilter(clusters, lambda cluster: 2 in palette(cluster))
    return canvas(8 if size(holders) == 1 else 0, UNITY)
