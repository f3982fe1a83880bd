# A line that cannot be read is told once: what uses its name, or its definition, is not wrong for that.
def tile(grid):
    row = hconcat(grid, grid
    twice = vconcat(row, row)
    return twice

def solve_a(I):
    x1 = tile(I)
    x2 = fill(x1, 2 3, ORIGIN)
    x3 = hmirror(x2)
    O = vmirorr(x3)
    return O

def solve_b(I):
    return [1, 2]

def broken(I:
    x1 = hmirror(I)
    return x1

def solve_c(I):
    return broken(I)

def solve_d(I):
    for x in I
        y = 1
    return y
