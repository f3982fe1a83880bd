# Definitions that use themselves, in circles of one, two and three.
def alone(I):
    return vmirror(alone(I))

def even_rows(I):
    return odd_rows(vmirror(I))

def odd_rows(I):
    return even_rows(hmirror(I))

def first_step(I):
    return second_step(I)

def second_step(I):
    return third_step(I)

def third_step(I):
    return apply(first_step, I)

def outside(I):
    return first_step(I)

def solve_fine(I):
    alone = vmirror(I)
    return alone
