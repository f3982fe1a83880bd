from dsl import *
from constants import *


def solve(I):
    objs = sorted(objects(I, T, F, T), key=size, reverse=True)
    out = I
    for obj, c in zip(objs, (1, 4, 2)):
        out = fill(out, c, obj)
    return out
