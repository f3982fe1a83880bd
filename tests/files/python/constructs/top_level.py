"""What a file may hold beside its definitions."""
import sys
import os.path
from typing import List, Tuple
import dsl as d
import dsl
from dsl import *
from dsl import vmirror as mirror, hmirror
from constants import *

sys.path.append("..")
sys.path.insert(0, "lib")

Grid = Tuple[Tuple[int, ...], ...]
TABLE = {1: 2, 3: 4}
LIMIT = 3
OFFSETS = [(0, 1), (1, 0)]
FIRST, SECOND = 7, 8
DOUBLE = lambda x: x * 2
SQUARES = [i * i for i in range(4)]
COLORS = {0, 1, 2}


# = (2,3,(1,0,),7,8,(0,1,4,9,),{0,1,2},)
def solve_constants(I):
    return (TABLE[1], LIMIT, OFFSETS[1], FIRST, SECOND, SQUARES, COLORS)


# = (((2,1,0,),(5,4,3,),),((3,4,5,),(0,1,2,),),((2,1,0,),(5,4,3,),),((3,4,5,),(0,1,2,),),)
def solve_attributes(I):
    return d.vmirror(I), dsl.hmirror(I), mirror(I), hmirror(I)


# = 8
def solve_function_value(I):
    return DOUBLE(4)


def later_user(x):
    return later(x) + 1


# = 12
def solve_any_order(I):
    return later_user(1)


def later(x):
    return x + 10


solve_other = solve_any_order
solve_third = lambda I: later(5)


def cached(function):
    return function


@cached
# = 1
def solve_decorated(I):
    """A docstring."""
    return 1


# = 3
def solve_semicolons(I):
    a = 1; b = 2; c = a + b
    return c


# = (4,(1,2,),)
def solve_typed(I: Grid, k: int = 3) -> Grid:
    x: int = 4
    y: List[int] = [1, 2]
    return x, y


# = 5
def solve_prints(I):
    """Says what it does."""
    x = 5
    print("x", x)
    print(f"x is {x}", file=sys.stderr)
    "a text that nobody reads"
    return x


# = 1
def solve_assert_holds(I):
    assert len(I) == 2, "two rows"
    assert len(I) > 1
    return 1


# fails
def solve_assert_fails(I):
    assert len(I) == 3, f"not {len(I)}"
    return 1


# fails
def solve_assert_fails_unused(I):
    x = 3
    assert x == 4
    return I


if __name__ == "__main__":
    for name in sys.argv[1:]:
        print(name)


# = 2
def solve_prints_beside_other_statements(I):
    print("t"); pass
    if len(I) == 2: print("two", [1])
    x = 1; print("x", (x, "y")); y = x + 1
    return y


biggest = max
smallest = min
to_row = list
Row = list


# = (3,0,)
def solve_other_name_of_python(I):
    return (biggest(I[0][2], 3), smallest(I[0]))


# = ((0,1,2,),(3,1,),)
def solve_other_name_as_value(I):
    return (tuple(to_row(I[0])), tuple(map(biggest, ((3, 1), (0, 1)))))


# = False
def solve_kind_of_other_name(I):
    return Row((1,)) == (1,)


sum = max


# = 7
def solve_python_name_of_another(I):
    return sum(3, 7)


def first_meaning(x):
    return 1


taken = first_meaning


def first_meaning(x):
    return 2


# refused E0301
def solve_name_taken_before_its_last_meaning(I):
    return taken(I)


# = 2
def solve_last_meaning(I):
    return first_meaning(I)


LATER = 1
FROM_LATER = LATER + 1
LATER = 5


# refused E0313
def solve_value_of_an_earlier_value(I):
    return FROM_LATER


# = 7
def solve_last_value(I):
    return LATER


def add_later(x):
    return x + LATER


def add_default(x, y=LATER):
    return x + y


THROUGH_A_FUNCTION = add_later(1)
LATER_YET = lambda: add_later(1)
LATER = 7


# refused E0313
def solve_default_of_an_earlier_value(I):
    return add_default(1)


# = 8
def solve_function_that_is_called_later(I):
    return LATER_YET()


# refused E0313
def solve_value_through_a_function(I):
    return THROUGH_A_FUNCTION


def replaced(x):
    return 1


replaced = first_meaning


# = 2
def solve_definition_that_another_name_replaces(I):
    return replaced(I)
