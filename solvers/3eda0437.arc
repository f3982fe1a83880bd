# The largest empty rectangle, at least two by two, turns pink.
def solve_3eda0437(I):
    sides = interval(2, increment(maximum(shape(I))) // 2, 1)
    spots = lambda dims: occurrences(I, asobject(canvas(0, dims)))
    fitting = sfilter(product(sides, sides), lambda dims: size(spots(dims)) > 0)
    largest = argmax(fitting, lambda dims: first(dims) * last(dims))
    return fill(I, 6, shift(asindices(canvas(0, largest)), first(spots(largest))))
