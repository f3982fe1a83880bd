# What raises in Python is an error with the primitive, the place and a message; what is not needed is not evaluated.

# ! value first @ first(x1)
def the_place_is_the_call(I):
    x1 = ()
    x2 = first(x1)
    return x2

# ! value argmax @ argmax((), size)
def empty_argmax(I):
    return argmax((), size)

# ! value uppermost @ uppermost(remove(0, initset(0)))
def empty_uppermost(I):
    return uppermost(remove(0, initset(0)))

# ! value extract @ extract((1, 2), lambda x: x > 5)
def missing_extract(I):
    return extract((1, 2), lambda x: x > 5)

# ! value interval @ interval(0, 5, 0)
def zero_step(I):
    return interval(0, 5, 0)

# ! arithmetic divide @ divide(1, 0)
def division_by_zero(I):
    return divide(1, 0)

# ! type vmirror @ vmirror(5)
def wrong_type(I):
    return vmirror(5)

# ! arithmetic multiply @ multiply(4611686018427387904, 2)
def overflow(I):
    return multiply(4611686018427387904, 2)

# ! recursion power @ power(double, 0)
def power_of_nothing(I):
    return power(double, 0)

# ! value first @ first(())
def the_first_failing_line_is_told(I):
    x1 = first(())
    x2 = divide(1, 0)
    return (x2, x1)

# = 1
def a_failing_unused_line_is_not_evaluated(I):
    x1 = first(())
    x2 = divide(1, 0)
    return 1

# = (3, 3)
def a_failing_lambda_that_is_not_called_is_fine(I):
    f = lambda x: first(())
    return (3, 3) if I == I else f(1)

# = True
def none_is_no_error(I):
    return index(I, (-5, 0)) == None
