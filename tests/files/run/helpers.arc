# Definitions that other definitions call: with lambdas, constants and further definitions of their own.

def twice(grid):
    return hconcat(grid, grid)

def four(grid):
    return vconcat(twice(grid), twice(grid))

def scaled(values, by):
    factor = by + 0
    return apply(lambda value: value * factor, values)

def adder(n):
    return lambda x: x + n

def table(rows, columns):
    """Uses a lambda in a lambda, closed over both parameters."""
    row = lambda i: apply(lambda j: i * 10 + j + rows, interval(0, columns, 1))
    return apply(row, interval(0, rows, 1))

def constant():
    return (1, (2, 3))

def steps(I):
    x1 = first(I)
    x2 = last(x1)
    return increment(x2)

# = ((0, 1, 0, 1), (2, 3, 2, 3), (0, 1, 0, 1), (2, 3, 2, 3))
def helpers_call_helpers(I):
    return four(I)

# = (0, 30)
def a_lambda_closed_over_a_parameter(I):
    return scaled((0, 3), 10)

# = ((0, 2), (0, 3))
def called_twice_with_other_arguments(I):
    return (scaled((0, 1), 2), scaled((0, 1), 3))

# = 12
def a_helper_that_makes_a_function(I):
    return adder(5)(7)

# = (105, 106)
def made_functions_in_a_loop(I):
    return apply(adder(5), (100, 101))

# = ((2, 3, 4), (12, 13, 14))
def nested_lambdas_in_a_helper(I):
    return table(2, 3)

# = (1, (2, 3))
def a_helper_without_parameters(I):
    return constant()

# = (2, (2, 4))
def a_helper_as_a_value(I):
    f = steps
    return (f(I), apply(steps, (I, ((7, 3), (0, 0)))))

# = (2, 2)
def a_helper_with_the_parameters_of_a_solver_is_still_one(I):
    return (steps(I), steps(I))

# = (1, 9)
def keyword_arguments(I):
    return (first(scaled(by=1, values=(1, 2))), last(scaled((2, 3), by=3)))

# ! value first @ first(I)
def a_failing_helper_is_named(I):
    return steps(())
