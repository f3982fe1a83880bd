# Blue frames are filled with red where the inside is even, with orange where it is odd.
def solve_868de0fa(I):
    areas = colorfilter(objects(I, univalued=T, diagonal=F, without_bg=F), 0)
    enclosed = sfilter(areas, compose(flip, rbind(bordering, I)))
    ink = lambda area: 2 if even(height(area)) else 7
    return paint(I, mapply(fork(recolor, ink, identity), enclosed))
