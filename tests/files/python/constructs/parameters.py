"""Parameters that are given by place or by name alone, and those that gather arguments."""
from dsl import *


def by_place(a, b, /, c=1):
    return (a, b, c)


def by_name(a, *, b=2):
    return a * 10 + b


def gathers(a, *rest, c=0):
    return (a, rest, c)


def total(*numbers):
    return sum(numbers)


# = (1,2,1,3,4,5,)
def solve_by_place(I, /):
    return by_place(1, 2) + by_place(3, 4, c=5)


# fails
def solve_by_place_named(I):
    return by_place(1, b=2)


# = (12,23,54,)
def solve_by_name(I):
    return (by_name(1), by_name(2, b=3), by_name(b=4, a=5))


# fails
def solve_by_name_placed(I):
    return by_name(1, 2)


# = (1,(),0,1,(2,3,),0,1,(2,),4,)
def solve_gathers(I):
    return gathers(1) + gathers(1, 2, 3) + gathers(1, 2, c=4)


# = (0,4,6,)
def solve_total(I):
    return (total(), total(4), total(1, 2, 3))


# fails
def solve_gathered_named(I):
    return gathers(1, rest=2)


# = ((7,8,2,),(3,4,7,),)
def solve_inside(I):
    def paint(grid, *places, color=7):
        for i, j in places:
            grid[i][j] = color

    out = [list(row) for row in I]
    paint(out, (0, 0), (1, 2))
    paint(out, (0, 1), color=8)
    return out


# = (True,False,2,)
def solve_gathered_lists(I):
    def both(*rows):
        return rows[0] == [0, 1, 2], rows[0] == (0, 1, 2), len(rows)

    return both(list(I[0]), list(I[1]))


# = (2,6,8,)
def solve_default(I):
    def add(a, b=1, *more):
        return a + b + len(more)

    return (add(1), add(1, 5), add(1, 5, 9, 9))


# = (2,12,22,)
def solve_mapped(I):
    return tuple(map(by_name, I[0]))


# = (0,1,2,)
def solve_spread(I):
    return by_place(*I[0])


# = 32
def solve_spread_by_name(I):
    return by_name(*(3,))
