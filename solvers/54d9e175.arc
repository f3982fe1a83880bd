# Each dot floods its room with the colour five steps further.
def solve_54d9e175(I):
    dots = sizefilter(objects(I, univalued=T, diagonal=F, without_bg=T), 1)
    flood = lambda dot: recolor(color(dot) + 5, backdrop(outbox(dot)))
    return paint(I, mapply(flood, dots))
