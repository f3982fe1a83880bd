def f(a, b):
    x = a +
    x = a + * b
    x = not
    x = a if b
    x = (a if b)
    x = g(a if b, 3)
    x = if b else a
    x = a else b
    x = a not b
    return
    return a b
    retrun a
    x y
    print a
    g(a)
    a
    1, 2
    "one" "two"
    x = a:
    pass 3
    return *a
    from dsl include *
    import 3
    from import x
    return x
