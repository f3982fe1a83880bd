def f(x):
    a = x[0]
    a = x[0][1]
    a = f(x)[1:2]
    x[0] = 3
    a = x.y
    a = x.method()
    x.y = 3
    a = [1, 2]
    a = []
    a = {1, 2}
    a = {1: 2}
    a = [y for y in x]
    a = {y for y in x}
    a = sum(y for y in x)
    return a
