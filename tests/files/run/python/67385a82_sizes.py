from dsl import *
from constants import *


def solve(I):
    out = I
    for obj in colorfilter(objects(I, T, F, F), 3):
        if size(obj) > 2:
            out = fill(out, 8, obj)
    return out
