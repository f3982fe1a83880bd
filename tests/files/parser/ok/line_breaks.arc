def f(I):
    x = g(
      I)

    return x
def g(I):    return Idef h(I):
    return I