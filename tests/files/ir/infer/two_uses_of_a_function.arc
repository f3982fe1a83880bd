# One function on grids and on objects.
def solve(I):
    f = lambda x: vmirror(hmirror(x))
    return (f(I), f(asobject(I)))
