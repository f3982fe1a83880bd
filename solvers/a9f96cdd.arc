# The red cell bursts into four colours at its diagonal neighbours.
def solve_a9f96cdd(I):
    burst = asobject(((3, 0, 6), (0, 0, 0), (8, 0, 7)))
    return paint(I, shift(burst, decrement(first(ofcolor(I, 2)))))
