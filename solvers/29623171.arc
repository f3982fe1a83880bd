# Only the rooms with the most dots remain, fully coloured.
def solve_29623171(I):
    dye = leastcolor(I)
    room = asindices(canvas(0, THREE_BY_THREE))
    rooms = apply(lbind(shift, room), product((0, 4, 8), (0, 4, 8)))
    count = lambda place: size(place & ofcolor(I, dye))
    return fill(replace(I, dye, 0), dye, mfilter(rooms, matcher(count, valmax(rooms, count))))
