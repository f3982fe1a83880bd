from dsl import *


def solve_68b16354(I):
    out = []
    for row in reversed(I):
        out.append(row)
    return tuple(out)
