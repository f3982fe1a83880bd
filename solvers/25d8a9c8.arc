# Rows of one colour become grey, all others black.
def solve_25d8a9c8(I):
    verdict = lambda row: repeat(5 if size(dedupe(row)) == 1 else 0, 1)
    return hupscale(apply(verdict, I), width(I))
