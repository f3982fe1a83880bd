# Slips that are made often.
def f(I):
    if height(I) > 3
        return I
    elif size(I) == 2
        return I
    else
        return I
    for x in I
        y = x
    while True
        y = x
    for x in I return x
    if I = 3:
        return I
    while size(I) = 3:
        return I
    x++
    n--
    y = x ? 1 : 2
<<<<<<< HEAD
    y = 1
=======
    y = 2
>>>>>>> other
    return y

>>> x = f(1)
... f(2)

async def solve_later(I):
    return I

def otherwise(I):
    if size(I) > 4:
        return I
    else if size(I) > 3:
        return vmirror(I)
    return I

def other_otherwise(I):
    if size(I) > 4:
        return I
    elseif size(I) > 3:
        return vmirror(I)
    return I

def marks_first(I):
<<<<<<< HEAD
    return I
=======
    return vmirror(I)
>>>>>>> other

def is_healthy(I):
    return I

<<<<<<< HEAD
def is_healthy_as_well(I):
    return I
=======
def is_another(I):
    return I
>>>>>>> other

def marks_before_else(I):
    if size(I) > 4:
        return I
<<<<<<< HEAD
    else:
        return vmirror(I)
=======
    return hmirror(I)
>>>>>>> other
