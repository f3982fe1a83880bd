# Only the rooms with the most dots remain, fully coloured.
def solve_29623171(I):
    dye = leastcolor(I)
    dots = ofcolor(I, dye)
    rooms = apply(lambda corner: shift(asindices(canvas(0, THREE_BY_THREE)), corner), product((0, 4, 8), (0, 4, 8)))
    count = lambda room: size(room & dots)
    return fill(replace(I, dye, 0), dye, mfilter(rooms, matcher(count, valmax(rooms, count))))
