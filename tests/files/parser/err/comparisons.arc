def f(a, b, c):
    x = a < b < c
    x = a == b == c
    x = g(a < b, b < c <= a)
    x = a in b in c
    x = a in b not in c
    x = a < b and c > a
    x = not a == b != c
    return x
