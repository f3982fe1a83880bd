# Orange turns grey.
def solve_c8f0f002(I):
    return replace(I, replacee=7, replacer=5)
