# The grid stands on its mirror image.
def solve_4c4377d9(I):
    return vconcat(hmirror(I), I)
