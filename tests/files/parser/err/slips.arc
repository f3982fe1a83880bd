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
