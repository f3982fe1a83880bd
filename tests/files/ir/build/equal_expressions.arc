# An expression that is written twice is one node.
def solve(I):
    return vconcat(rot90(I), rot90(I))
