# The room with the yellow cell moves to where that cell lies within it.
def solve_6d0160f0(I):
    yellow = first(ofcolor(I, 4))
    corner = (yellow // 4) * 4
    room = asobject(crop(I, corner, THREE_BY_THREE))
    bare = fill(canvas(0, shape(I)), 5, ofcolor(I, 5))
    return paint(bare, shift(room, (yellow - corner) * 4))
