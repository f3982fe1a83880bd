# The cross slides down to the left, one step for each grey cell.
def solve_e48d4e1a(I):
    bars = difference(frontiers(I), colorfilter(frontiers(I), 0))
    crossing = astuple(uppermost(extract(bars, hline)), rightmost(extract(bars, vline)))
    place = add(crossing, multiply(colorcount(I, 5), DOWN_LEFT))
    hue = color(first(bars))
    return fill(canvas(0, shape(I)), hue, combine(hfrontier(place), vfrontier(place)))
