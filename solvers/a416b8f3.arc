# The grid stands twice, side by side.
def solve_a416b8f3(I):
    return hconcat(I, I)
