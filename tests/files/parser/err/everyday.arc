def f(x): for a in x: return a
def g(x): if x: return x
def h(x):
    a = b = = 3
    a, b = = 3
    a = for
    a = x while 3
    a = is x
    a = x is
    a = x ~ 2
    a = x ** ** 2
    a = x ^ ^ 2
    a = x << << 2
    a = x / / 2
    a = 3 {4}
    a = x @ x
    a = k(**x, **x)
    a = k(; x)
    whlie x < 3:
        return x
    fro a in x:
        return a
    esle a in x:
        return a
    vmirror(x)
    h2(x)
    f(x)
    global x
    return x
for a in x:
    b = 1
def k(a = b = 3):
    return a
