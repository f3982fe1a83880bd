# The objects of one colour are found without those of the others.
def solve(I):
    x1 = objects(I, T, F, T)
    x2 = colorfilter(x1, THREE)
    return fill(I, FIVE, mapply(outbox, x2))
