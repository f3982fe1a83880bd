# The vertical pattern goes on with its own period to nine rows, in red.
def solve_017c7c7b(I):
    motif = crop(I, ORIGIN, (vperiod(asobject(I)), width(I)))
    band = merge(repeat(motif, 9))
    return replace(crop(band, ORIGIN, (9, width(I))), 1, 2)
