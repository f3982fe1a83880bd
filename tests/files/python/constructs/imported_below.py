from dsl import vmirror


# refused E0304
def hmirror(I):
    return [[1]]


# refused E0304
def cover(I):
    return [[3]]


def own(I):
    return [[2]]


from dsl import hmirror
from dsl import *


# = ((2,),)
def solve_others_stay(I):
    return own(I)
