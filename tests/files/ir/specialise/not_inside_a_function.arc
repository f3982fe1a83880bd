# The number is that of the function around it, and nothing is known of its type.
def solve(I):
    return apply(lambda n: sfilter(partition(I), lambda o: equality(size(o), n)), palette(I))
