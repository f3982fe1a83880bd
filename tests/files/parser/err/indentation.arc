def f(I):
    x = I
      y = x
      z = y
    v = x
  w = v
    return w
  def g(I):
      return I
  def h(I):
      return I
def k(I):
def l(I):
# a comment is no body
def m(I): return I
    return 3
def n(I):
    def inner(x):
        return x[0]
    return inner(I)
def o(I):
    x = I
def p(I):
    """Nothing else."""
def q(I):
    pass
def r(I): "doc"
def s(I): x = 3
def t(I):
    x = $
def u(I):
