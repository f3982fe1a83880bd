def solve(I):
    f = fork(hconcat, identity, vmirror)
    return f(I)
