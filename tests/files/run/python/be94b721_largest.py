from dsl import *
from constants import *


def solve(I):
    objs = objects(I, T, F, T)
    best = None
    for obj in objs:
        if best is None or len(obj) > len(best):
            best = obj
    return subgrid(best, I)
