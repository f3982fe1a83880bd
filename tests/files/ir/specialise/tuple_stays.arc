# A filtered tuple is a tuple; `sizefilter` makes sets.
def solve(I):
    return sfilter(totuple(partition(I)), matcher(size, 4))
