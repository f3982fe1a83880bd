# Literals and constants.

# = (0, 42, -7, 9223372036854775807, -9223372036854775808)
def integers(I):
    return (0, 42, -7, 9223372036854775807, -9223372036854775808)

# = (True, False, True, False, None)
def words(I):
    return (True, False, T, F, None)

# = ((), (1,), (1, 2), (1, 2, 3), ((1, 2), (3, 4)))
def tuples(I):
    return ((), (1,), (1, 2), (1, 2, 3,), ((1, 2), (3, 4)))

# = (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, -1, -2)
def number_words(I):
    return (ZERO, ONE, TWO, THREE, FOUR, FIVE, SIX, SEVEN, EIGHT, NINE, TEN, NEG_ONE, NEG_TWO)

# = ((1, 0), (0, 1), (-1, 0), (0, -1), (0, 0), (1, 1), (-1, -1), (-1, 1), (1, -1))
def directions(I):
    return (DOWN, RIGHT, UP, LEFT, ORIGIN, UNITY, NEG_UNITY, UP_RIGHT, DOWN_LEFT)

# = ((0, 2), (2, 0), (2, 2), (3, 3))
def pairs(I):
    return (ZERO_BY_TWO, TWO_BY_ZERO, TWO_BY_TWO, THREE_BY_THREE)

# = True
def grids_are_tuples(I):
    return I == ((0, 1), (2, 3))

# = (1, 2, 3)
def lines_continue_inside_brackets(I):
    return (
        1,  # with a comment

        2,
        3,
    )

# = 3
def lines_continue_after_a_backslash(I):
    return 1 + \
        2

# = 6
def one_line(I): return 6

# = (1, 2)
def names_may_be_assigned_again(I):
    x = 1
    y = x
    x = 2
    return (y, x)

# = 4
def names_of_primitives_may_be_variables(I):
    size = 4
    return size

# = (None, True)
def outside_of_the_grid(I):
    return (index(I, (9, 9)), index(I, (9, 9)) == None)
