# Every grey cell comes to the nearest place around the red square.
def solve_a48eeaf7(I):
    places = outbox(ofcolor(I, 2))
    far = lambda a, b: manhattan(initset(a), initset(b))
    come = lambda guest: argmin(places, lambda place: far(place, guest))
    guests = ofcolor(I, 5)
    return fill(cover(I, guests), 5, apply(come, guests))
