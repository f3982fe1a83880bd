def solve(I):
    counts = [0] * 10
    for row in I:
        for v in row:
            counts[v] += 1
    return counts
