# Closed rooms turn red, the open ground green.
def solve_7b6016b9(I):
    rooms = colorfilter(objects(I, univalued=T, diagonal=F, without_bg=F), 0)
    return replace(fill(I, 2, mfilter(rooms, lambda room: not bordering(room, I))), 0, 3)
