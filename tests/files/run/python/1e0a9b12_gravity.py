def solve(I):
    h = len(I)
    cols = []
    for col in zip(*I):
        kept = [v for v in col if v != 0]
        cols.append([0] * (h - len(kept)) + kept)
    return tuple(zip(*cols))
