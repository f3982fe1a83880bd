# A function chosen by `branch` becomes a lazy choice.
def solve_choice(I):
    f = branch(portrait(I), hmirror, compose(rot90, vmirror))
    return f(I)
