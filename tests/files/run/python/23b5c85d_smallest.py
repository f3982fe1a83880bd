import dsl as d
from constants import *


def solve(I):
    objs = sorted(d.objects(I, T, T, T), key=len)
    return d.subgrid(objs[0], I)
