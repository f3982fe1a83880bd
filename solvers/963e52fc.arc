# The frieze goes on to twice its width.
def solve_963e52fc(I):
    period = hperiod(asobject(I))
    offsets = apply(lambda n: tojvec(n * period), interval(0, double(width(I)), 1))
    return paint(hconcat(I, I), mapply(lbind(shift, asobject(I)), offsets))
