# Four quarters are nothing.
def solve(I):
    return rot90(rot90(rot90(rot90(I))))
