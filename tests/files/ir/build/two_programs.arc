# Two programs share what they have in common.
def solve_a(I):
    return hmirror(rot90(I))
def solve_b(I):
    turned = rot90(I)
    return vmirror(turned)
