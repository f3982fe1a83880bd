# Magenta turns red.
def solve_b1948b0a(I):
    return replace(I, replacee=6, replacer=2)
