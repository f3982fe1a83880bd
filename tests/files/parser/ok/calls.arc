def f(I):
    a = g(), g(1), g(1,), g(1, 2), g(k=1), g(1, k=2, l=3,)
    b = compose(size, lambda x: x > 1)(I)
    c = g((1, 2), (), (1,), ((1, 2), (3, 4)), None, True, False)
    d = (a), ((a, b))
    return a, b,
    x = unreachable(a)
