from dsl import *
from constants import *


# Every coloured cell becomes a copy of the whole grid.
def solve_007bbfb7(I):
    tiles = hconcat(hconcat(I, I), I)
    x1 = vconcat(vconcat(tiles, tiles), tiles)  # a comment behind
    O = cellwise(upscale(I, 3), x1, 0)
    return O


def solve_67a3c6ac(I):
    O = vmirror(I)
    return O
