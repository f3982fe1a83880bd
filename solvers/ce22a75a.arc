# Every grey cell swells to the blue square that it is the centre of.
def solve_ce22a75a(I):
    centres = downscale(crop(I, UNITY, decrement(shape(I))), 3)
    return replace(upscale(centres, 3), 5, 1)
