def f(x):
    a, b = x
    a = b = 3
    f(x) = 3
    (a) = 3
    (a, b) = 3
    3 = a
    True = 3
    = 3
    a + b = 3
    a == b = 3
    return a = b
    a =
    a = (b = 3)
    a = f(3=4)
    a = f((b)=4)
    lambda = 3
    def = 3
    in = 3
    return x
