# The four angles become the corners of a frame, each open towards the middle.
def solve_a61ba2ce(I):
    angles = objects(I, univalued=T, diagonal=F, without_bg=T)
    notch = lambda angle: first(delta(normalize(angle)))
    seat = lambda angle: shift(normalize(angle), double(subtract(UNITY, notch(angle))))
    return paint(canvas(0, (4, 4)), mapply(seat, angles))
