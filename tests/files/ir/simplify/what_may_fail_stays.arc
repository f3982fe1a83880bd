# The second choice would be dropped, but it may fail.
def solve(I):
    return branch(T, I, first(fgpartition(I)))
