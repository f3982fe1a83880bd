from dsl import *


def solve(I):
    top = I
    bottom = hmirror(I)
    return vconcat(top, bottom)
