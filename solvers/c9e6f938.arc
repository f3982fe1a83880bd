# The grid stands beside its own reflection.
def solve_c9e6f938(I):
    return hconcat(I, vmirror(I))
