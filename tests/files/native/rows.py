def solve_cells(I):
    n = 0
    for i in range(len(I)):
        for j in range(len(I[0])):
            n += I[i][j] * (i + 1) - I[i][-j] + I[-i][j - 1]
    return n

def solve_walked(I):
    n = 0
    for row in I:
        for cell in row:
            n = n * 2 % 1000003 + cell
    return n

def solve_outside(I):
    n = 0
    for i in range(len(I)):
        for j in range(9):
            n += I[i][j]
    return n

def solve_above(I):
    n = 0
    for i in range(len(I) + 1):
        row = I[i]
        for j in range(len(row)):
            n += row[j]
    return n

def solve_large(I):
    table = ((1, 200, 3), (4, 5, 6), (7, 8, 9000))
    n = 0
    for i in range(3):
        for j in range(3):
            n += table[i][j] * (i + j)
    return n

def solve_uneven(I):
    table = ((1, 2, 3), (4, 5), (6,))
    n = 0
    for i in range(3):
        for j in range(len(table[i])):
            n += table[i][j] * (i + j)
    return n

def solve_kinds(I):
    table = [1, (2, 3), I, I[0], [True, 5]]
    n = 0
    for k in range(10):
        part = table[k % 5]
        if k % 5 == 2:
            n += part[0][0]
        elif k % 5 != 0:
            n += part[1]
        else:
            n += part
    return n

def solve_truths(I):
    seen = [[False] * 3 for _ in range(3)]
    n = 0
    for k in range(12):
        if seen[k % 3][k % 2]:
            n += k
        seen[k % 3][k % 2] = True
    return n, tuple(seen[0])

def solve_taken(I):
    rows = []
    for i in range(len(I)):
        rows.append(I[-1 - i])
    n = 0
    for row in rows:
        n = n * 3 + row[0]
    return n, rows
