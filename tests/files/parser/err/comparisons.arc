def f(a, b, c):
    x = a < b < c
    x = a == b == c
    x = g(a < b, b < c <= a)
    x = a in b in c
    x = a in b not in c
    x = a < b and c > a
    x = not a == b != c
    return x
def not_where_it_binds_too_little(a, b):
    x = a + not b
    x = a == not b
    x = - not b
    x = (a + (not b)) and not b or not not b
    return x
