from collections import Counter
def solve_f8b3ba0a(I):
    c = Counter(color(o) for o in objects(I, T, F, T))
    return [[k] for k, n in c.most_common()[1:]]
