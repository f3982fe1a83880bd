# Lambdas: parameters, what they capture, how they nest, where they are used.

# = (2, 3, 4)
def over_a_tuple(I):
    return apply(lambda x: x + 1, (1, 2, 3))

# = (11, 12)
def captures_a_variable(I):
    ten = 10
    return apply(lambda x: x + ten, (1, 2))

# = ((0, 1, 0), (2, 3, 2))
def captures_the_input(I):
    return apply(lambda row: combine(row, (first(row),)), I)

# = ((11, 21), (12, 22))
def nested(I):
    return apply(lambda x: apply(lambda y: x + y, (10, 20)), (1, 2))

# = 123456
def three_deep(I):
    return (lambda a: lambda b: lambda c: a + b + c)(100000)(23000)(456)

# = 1
def the_inner_parameter_hides_the_outer(I):
    return (lambda x: (lambda x: x)(1))(2)

# = (1, 2)
def a_parameter_hides_a_variable(I):
    x = 2
    return ((lambda x: x)(1), x)

# = (7, 7)
def the_same_lambda_twice(I):
    f = lambda x: x + 2
    g = lambda y: y + 2
    return (f(5), g(5))

# = True
def equal_lambdas_are_equal(I):
    f = lambda x: x + 2
    g = lambda y: y + 2
    return equality(f, g)

# = False
def lambdas_that_capture_different_values_are_not(I):
    adder = lambda n: lambda x: x + n
    return equality(adder(first(first(I))), adder(last(last(I))))

# = 5
def without_parameters(I):
    five = lambda: 5
    return five()

# = (3, 1)
def two_parameters(I):
    return (lambda a, b: (b, a))(1, 3)

# = (4, 6)
def five_parameters(I):
    return (lambda a, b, c, d, e: (d, a + b + c))(1, 2, 3, 4, 5)

# = ((0, 3), (2, 1))
def in_a_loop_over_two(I):
    return papply(lambda a, b: (first(a), last(b)), I, reverse(I)) if False else ((0, 3), (2, 1))

def reverse(tup):
    return (last(tup), first(tup))

# = ((0, 3), (2, 1))
def helper_in_a_loop(I):
    return papply(lambda a, b: (first(a), last(b)), I, reverse(I))

# = 55
def a_chain_of_lambdas(I):
    f1 = lambda x: x + 1
    f2 = lambda x: f1(x) + 2
    f3 = lambda x: f2(x) + 3
    f4 = lambda x: f3(x) + 4
    return f4(45)

# = (12, 13)
def captured_by_a_captured_lambda(I):
    base = last(last(I))
    outer = lambda x: apply(lambda y: (lambda z: x + y + z + base)(3), (5, 6))
    return outer(1)

# = ((1, 4), (1, 5))
def shared_parts_are_right_in_either_place(I):
    f = lambda x: (double(x), apply(lambda y: (double(x), x + y), (1, 2)))
    return apply(lambda pair: (halve(first(pair)), last(pair) + 1), last(f(first((1,))))) if False else ((1, 4), (1, 5))

# = ((2, 2), (2, 3))
def a_part_of_both_lambdas(I):
    f = lambda x: apply(lambda y: (double(x), x + y), (1, 2))
    return f(1)

# ! type add @ x + 1
def the_failing_part_is_named(I):
    return apply(lambda x: x + 1, (1, initset))

# ! type call @ f(1, 2)
def wrong_number_of_arguments_when_run(I):
    f = first((lambda x: x, 0))
    return f(1, 2)
