# Operators are sugar for primitives, with the precedence that Python gives them.

# = 7
def plus_and_times(I):
    return 1 + 2 * 3

# = 9
def brackets(I):
    return (1 + 2) * 3

# = 2
def minus_associates_left(I):
    return 7 - 3 - 2

# = (-2, 3, -3, 2)
def floor_division_rounds_down(I):
    return (-3 // 2, 7 // 2, 7 // -3, -5 // -2)

# = (1, 2, -1, -2, 0)
def remainder_has_the_sign_of_the_divisor(I):
    return (7 % 3, -7 % 3, 5 % -3, -5 % -3, 6 % 3)

# = (1, 0)
def remainder_of_vectors(I):
    return (7, 8) % (3, 2)

# = (4, 6)
def vectors(I):
    return (1, 2) + (3, 4)

# = (2, -6)
def vectors_and_integers(I):
    return 2 * (1, -3)

# = (-1, -4, 4)
def negation(I):
    two = 2
    return (-1, -two * two, -two * -two)

# = (True, False, True, False, True, False)
def comparisons(I):
    return (1 < 2, 2 < 2, 2 <= 2, 3 <= 2, 3 > 2, 2 > 2)

# = (True, False, True, True, False)
def more_comparisons(I):
    return (2 >= 2, 1 >= 2, (1, 2) == (1, 2), 1 != 2, I != I)

# = (False, False, False, False, True, True, True, False)
def sets_compare_by_inclusion(I):
    a = initset((0, 0))
    b = initset((0, 1))
    both = a | b
    return (a <= b, a >= b, a < b, a > b, a <= both, both >= a, a < both, a < a)

# = (True, True, True, False)
def a_set_is_at_most_itself(I):
    a = initset(1)
    empty = remove(1, a)
    return (a <= a, a >= a, empty <= a, empty >= a)

# = (False, False, True, False, True)
def tuples_of_sets_compare_at_the_first_difference(I):
    a = (1, initset(1))
    b = (1, initset(2))
    return (a <= b, a >= b, (0, initset(1)) <= b, (a, 5) <= (b, 6), (a, 5) <= (a, 6))

# = ((1, 2), (1,))
def filters_by_a_subset(I):
    is_small = lambda c: insert(0, initset(c)) <= insert(0, initset(1))
    return (sfilter((1, 2), lambda c: initset(c) <= insert(2, initset(1))), sfilter((1, 2), is_small))

# = (True, False, True, True)
def vectors_compare_element_by_element(I):
    return ((1, 2) <= (1, 3), (1, 2) >= (1, 3), (1,) <= (1, 2), (2, 0) >= (1, 9))

# ! type greater @ I <= 3
def grids_and_numbers_do_not_compare(I):
    return I <= 3

# ! type greater @ None <= None
def nothing_does_not_compare_with_itself(I):
    return None <= None

# = (True, False, False, True)
def membership(I):
    return (1 in (1, 2), 3 in (1, 2), 1 not in (1, 2), 3 not in (1, 2))

# = (True, True, False, True)
def logic(I):
    return (True or False and False, not False, not True and False, not (True and False))

# = ((1, 2), 0, (), 5)
def logic_answers_an_operand(I):
    return ((3, 4) and (1, 2), 0 and (1, 2), () and (5,), () or 2 + 3)

# = (False, True)
def logic_stops_where_it_is_decided(I):
    none = sfilter(asindices(I), lambda at: False)
    return (size(none) > 0 and first(none) == (0, 0), size(none) == 0 or first(none) == (0, 0))

# = 1
def logic_in_a_loop(I):
    return size(sfilter(asindices(I), lambda at: first(at) == 0 and last(at) == 0))

# = True
def comparisons_bind_closer_than_logic(I):
    return 1 + 1 == 2 and not 3 < 2

# = {1, 2, 3}
def union(I):
    return initset(1) | insert(2, initset(3))

# = {2}
def intersection_binds_closer(I):
    return remove(0, initset(0)) | insert(1, initset(2)) & initset(2)

# = (1, 2, 3)
def chained_conditionals(I):
    sign_of = lambda n: 1 if n > 0 else 2 if n == 0 else 3
    return (sign_of(5), sign_of(0), sign_of(-5))

# = 4
def the_condition_of_a_conditional_may_be_one(I):
    return 4 if (True if False else True) else 5

# = 0
def only_the_chosen_value_counts(I):
    return 0 if True else 1

# = (True, False, 2)
def truth_values_are_integers(I):
    return (True == 1, False == 1, True + True)

# = -9223372036854775808
def the_least_integer(I):
    return -9223372036854775807 - 1

# ! arithmetic add @ 9223372036854775807 + 1
def too_large(I):
    return 9223372036854775807 + 1

# ! arithmetic divide @ 7 % 0
def remainder_by_zero(I):
    return 7 % 0

# ! type add @ I + (lambda x: x)
def adding_functions(I):
    return I + (lambda x: x)
