# Coloured cells fall down in their columns and keep their order.
def solve_1e0a9b12(I):
    settle = lambda column: order(column, positive)
    return dmirror(apply(settle, dmirror(I)))
