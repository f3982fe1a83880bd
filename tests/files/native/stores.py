def solve_row(I):
    xs = [0] * 5
    for i in range(40):
        xs[i % 5] += i % 7
    return tuple(xs)

def solve_two(I):
    xs = [3, 4]
    for i in range(9):
        xs[i % 2] = xs[1 - i % 2] + i
    return tuple(xs)

def solve_grid(I):
    out = [list(row) for row in I]
    for i in range(len(I)):
        for j in range(1, len(I[0])):
            out[i][j] = (out[i][j - 1] + I[i][j] * 3) % 10
    return tuple(tuple(row) for row in out)

def solve_large(I):
    out = [list(row) for row in I]
    for i in range(len(I)):
        for j in range(len(I[0])):
            out[i][j] = I[i][j] * 100
    for i in range(len(I)):
        for j in range(len(I[0])):
            out[i][j] = out[i][j] // 100
    return tuple(tuple(row) for row in out)

def solve_uneven(I):
    out = [[0] * (i + 1) for i in range(4)]
    for k in range(30):
        i = k % 4
        out[i][k % (i + 1)] += k
    return tuple(tuple(row) for row in out)

def solve_mixed(I):
    xs = [None] * 3 + [True, 7]
    for i in range(10):
        xs[i % 5] = i if i % 3 else i > 4
    xs[1] = (1, 2)
    return tuple(xs)

def solve_whole_rows(I):
    out = [list(row) for row in I]
    for i in range(len(I)):
        out[i] = out[-1 - i]
    return tuple(tuple(row) for row in out)

def solve_outside(I):
    xs = [0] * 3
    for i in range(len(I)):
        xs[i] = i
    return tuple(xs)

def solve_sieve(I):
    prime = [1] * 60
    for i in range(2, 60):
        if prime[i] == 1:
            for j in range(i * i, 60, i):
                prime[j] = 0
    return sum(prime)

def solve_counted(I):
    counts = [0] * 10
    for row in I:
        for cell in row:
            counts[cell] += 1
    return tuple(counts)
