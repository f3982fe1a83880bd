'module, in single quotes'
def f(I):
    r"""Raw, with \ and "quotes",
  and lines that are not indented:
def g(x):
    # no comment
    """
    'another string, which is ignored'
    return I
def g(I):
    b'bytes'
    pass
    return I
def h(I):
    ''
    return I
def k(I): return I
def l(I):
    f'it\'s "formatted" {I}'
    return I
