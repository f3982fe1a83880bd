def f(I)
    return I

def (I):
    return I

def g:
    return I

def h I:
    return I

def k(I, n=3):
    return I

def l(I: int = 3):
    return I

def m(*args, **kwargs):
    return I

def n((a, b)):
    return a

def o(I) -> :
    return I

def p(I) return I

def lambda(I):
    return I

def q(I, 3, True):
    return I

def r(a b):
    return a

def s(I): for x in I: y = x

def t(I) = I

def

dfe u(I):
    return I[0]

define v(I):
    return I
