# Each half gets a ladder in the colour of its dot: an outer edge, two sides and a rung.
def ladder(half):
    rungs = combine(hfrontier(ORIGIN), hfrontier(TWO_BY_ZERO))
    sides = combine(vfrontier(ORIGIN), vfrontier(tojvec(decrement(width(half)))))
    return fill(half, leastcolor(half), combine(rungs, sides))

def solve_1bfc4729(I):
    return vconcat(ladder(tophalf(I)), hmirror(ladder(hmirror(bottomhalf(I)))))
