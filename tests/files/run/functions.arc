# Functions as values: chosen, stored, bound, composed, called by containers of functions.

def less(a, b):
    return a - b

def grow(a, b, c):
    return a * 100 + b * 10 + c

# = ((2, 3), (0, 1))
def chosen_by_branch(I):
    f = branch(first(first(I)) == 0, hmirror, vmirror)
    return f(I)

# = ((1, 0), (3, 2))
def chosen_by_a_conditional(I):
    f = hmirror if 1 > 2 else vmirror
    return f(I)

# = ((1, 0), (3, 2))
def from_a_tuple(I):
    return last((hmirror, vmirror))(I)

# = (8, 5, 3)
def applied_by_rapply(I):
    return rapply((double, increment, lambda x: x - 1), 4)

# = {5, 8}
def applied_by_rapply_over_a_set(I):
    return rapply(insert(double, initset(increment)), 4)

# = (4, -4)
def bound_primitives(I):
    return (rbind(subtract, 1)(5), lbind(subtract, 1)(5))

# = (4, -4)
def bound_helpers(I):
    return (rbind(less, 1)(5), lbind(less, 1)(5))

# = (4, -4)
def bound_lambdas(I):
    f = lambda a, b: a - b
    return (rbind(f, 1)(5), lbind(f, 1)(5))

# = (123, 312, 132)
def bound_of_three(I):
    return (rbind(grow, 3)(1, 2), lbind(grow, 3)(1, 2), rbind(lbind(grow, 1), 2)(3))

# = 1234
def bound_of_four(I):
    f = lambda a, b, c, d: a * 1000 + b * 100 + c * 10 + d
    return lbind(lbind(lbind(f, 1), 2), 3)(4)

# = (12, 7)
def composed(I):
    return (compose(double, lambda x: x + 1)(5), chain(increment, double, first)((3, 0)))

# = (True, False)
def matched(I):
    return (matcher(first, 1)((1, 2)), matcher(lambda x: x, 1)(2))

# = (16, 1024)
def repeated(I):
    return (power(lambda x: x * 2, 4)(1), power(double, 10)(1))

# = 15
def forked(I):
    return fork(lambda a, b: a + b, lambda x: x * 2, identity)(5)

# = (0, 1, 2)
def sorted_by_a_lambda(I):
    return order((2, 0, 1), lambda x: x)

# = (3, 0)
def extremes_by_lambdas(I):
    cells = merge(I)
    return (argmax(cells, lambda x: x), argmin(cells, lambda x: x))

# = 7
def a_primitive_by_another_name(I):
    plus = add
    return plus(3, 4)

# = (5, (4, 6))
def one_function_on_several_types(I):
    f = lambda x: x + 3
    return (f(2), f((1, 3)))

# = True
def equal_functions_are_equal(I):
    return compose(double, first) == compose(double, first)

# ! type call @ five(I)
def no_function(I):
    five = first((5, 6))
    return five(I)
