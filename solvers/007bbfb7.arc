# Every coloured cell becomes a copy of the whole grid.
def solve_007bbfb7(I):
    row = hconcat(hconcat(I, I), I)
    tiles = vconcat(vconcat(row, row), row)
    return cellwise(upscale(I, 3), tiles, 0)
