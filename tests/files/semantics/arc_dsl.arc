from dsl import *
from constants import *
import typing


def solve_67a3c6ac(I: Grid) -> Grid:
    """Mirrors the grid."""
    O = vmirror(I)
    return O


def verify_68b16354(I: Grid) -> Grid:
    x0 = hmirror(I)
    return x0


def generate_helper_74dd1130(I):
    x11 = dmirror(I)
    return x11


# Keyword arguments, constants and calls as arc-dsl writes them.
def solve_3c9b0459(I):
    x1: Objects = objects(I, T, F, T)
    x2 = astuple(ZERO, NEG_ONE)
    x3 = rbind(shift, x2)
    x4 = mapply(x3, x1)
    O = paint(rot180(I), x4)
    return O
