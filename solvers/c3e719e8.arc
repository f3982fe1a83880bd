# Each cell of the most common colour is replaced by a copy of the grid, every other one by black.
def solve_c3e719e8(I):
    row = hconcat(hconcat(I, I), I)
    tiles = vconcat(vconcat(row, row), row)
    places = ofcolor(upscale(I, 3), mostcolor(I))
    return paint(canvas(0, shape(tiles)), toobject(places, tiles))
