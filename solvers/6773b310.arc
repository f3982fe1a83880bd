# Rooms with at least two pink dots turn blue.
def solve_6773b310(I):
    busy = lambda room: 1 if colorcount(room, 6) > 1 else 0
    return apply(lambda floor: apply(busy, hsplit(floor, 3)), vsplit(I, 3))
