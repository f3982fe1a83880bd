# `double` of the parameter is a number in one function and a pair in the other, whose filter finds nothing.
def numbers(I):
    return apply(lambda n: increment(double(n)), palette(I))
def pairs(I):
    return apply(lambda n: sfilter(partition(I), lambda o: equality(size(o), double(n))), asindices(I))
