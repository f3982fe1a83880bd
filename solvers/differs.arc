# Cells of the output that are not as expected.
def differ_size(S, I, O, C):
    return size(difference(asobject(C), asobject(O)))
