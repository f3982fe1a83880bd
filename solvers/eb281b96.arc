# The wave is reflected at its last row, runs back, and does it all once more.
def solve_eb281b96(I):
    turn = crop(hmirror(I), DOWN, subtract(shape(I), TWO_BY_ZERO))
    wave = vconcat(I, turn)
    return vconcat(vconcat(wave, wave), crop(I, ORIGIN, astuple(1, width(I))))
