# Objects that touch no border are merged without any of them being made.
def solve(I):
    x1 = colorfilter(objects(I, T, F, F), ZERO)
    x2 = compose(flip, rbind(bordering, I))
    return fill(I, ONE, mfilter(x1, x2))
