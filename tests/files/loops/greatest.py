def solve_greatest(I):
    best, where, count = -1, 0, 0
    for i in range(len(I)):
        for j in range(len(I[0])):
            value = I[i][j] * 7 % 11
            if value > best:
                best = value
                where = i * 100 + j
                count = 1
            elif value == best:
                count += 1
    return best * 1000000 + where * 100 + count
