def f(I):
    x = g(I
    y = h(x, (1, 2)
    z = k(y]
    z = k(y))
    z = ]
    z = k(y,
    return z

def g(I:
    return I

def h(I):
    x = k({I)
    x = (
    y = 3
    return (x
def k(I):
    x = g(I, h(
      I, k=3
