def f(I):
    "not closed
    x = 'neither
    x = "escaped \"
    return I
def g(I):
    """never closed
    return I
