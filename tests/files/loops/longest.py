def solve_longest(I):
    h, w = len(I), len(I[0])
    best = 0
    for i in range(h):
        run = 0
        for j in range(w):
            if I[i][j] != 0:
                run += 1
            else:
                run = 0
            if run > best:
                best = run
    return best
