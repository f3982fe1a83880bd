def f(a, b):
    x = g(k=a, b)
    x = g(*a)
    x = g(a, **b)
    x = g(a b)
    x = g(a, , b)
    x = g(, a)
    x = g(a 3)
    x = g(lambda x=1: x)
    x = g(lambda x)
    x = g(lambda x y: x)
    x = g(lambda *x: x)
    x = g("text")
    x = g(a, 'text')
    x = g(...)
    return x
def g(a):
    x = a if lambda else a
    x = lambda : 
    x = lambda
    x = g(lambda: )
    in = a
    def = a
    x = a not a
    pass a
    return *a
