# The four quarters lie on top of each other, the upper right one in front.
def solve_75b8110e(I):
    upper = hsplit(tophalf(I), 2)
    lower = hsplit(bottomhalf(I), 2)
    visible = lambda quarter: sfilter(asobject(quarter), compose(positive, first))
    layered = paint(first(upper), visible(last(lower)))
    return paint(paint(layered, visible(first(lower))), visible(last(upper)))
