def solve_nested(I):
    n = 0
    for i in range(len(I)):
        for j in range(i, 9, 2):
            n += i * j
    return n

def solve_captured(I):
    n = 1
    for i in range(4):
        for j in range(len(I[0])):
            for k in range(j, -2, -3):
                n = (n * 3 + k + i) % 1009
    return n

def solve_short(I):
    n = 0
    for a in (0, 1, 2, 3):
        for b in range(a):
            n += 1 + b
        for b in range(5000000000, 5000000000 + a):
            n += b
        for b in range(a, 1):
            n -= b
    return n

def solve_kept(I):
    places = range(len(I) + 1)
    n = 0
    for i in places:
        for j in places:
            n += i * 10 + j
    return tuple(places), n

def solve_listed(I):
    n = 0
    for i in list(range(len(I))):
        for j in tuple(range(3)):
            n += i + j
    return n

def solve_chosen(I):
    n = 0
    for i in range(6):
        for j in range(i) if i % 2 == 0 else range(3, i):
            n += i * j
    return n

def solve_ends(I):
    n = 0
    for i in range(20):
        for j in range(2, 40 - i):
            if j * j > i + 3:
                break
            n += j
        else:
            n += 100
        if n > 300:
            break
    return n, i

def solve_returns(I):
    for a in range(1, 12):
        for b in range(a, 14):
            if a * a + b * b == 100:
                return (a, b)
    return None

def solve_large(I):
    n = 0
    for i in range(9223372036854775806, 9223372036854775807):
        n += 1
    for i in range(-9223372036854775807, 9223372036854775807):
        n += 1
    return n

def solve_steps(I):
    n = 0
    for s in (1, -1, 2, 0):
        for i in range(0, 5, s):
            n += i
    return n

def solve_truths(I):
    n = 0
    for i in range(len(I) > 2, 5):
        n += i
    return n

def solve_no_list(I):
    n = 0
    for i in range(4):
        k = i if i < 3 else I
        for j in tuple(k) if i > 2 else range(k):
            n += i
    for i in range(3):
        for j in list(i):
            n += 1
    return n
