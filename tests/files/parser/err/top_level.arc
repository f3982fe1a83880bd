x = 3
f(x)
return x
def f(I):
    return I
"a string is ignored"
pass
x
    y = 3
    z[0]
def g(I):
    return I
