def solve_pair(I):
    n = 0
    for i in range(8):
        a, b = 1, i
        for j in range(i):
            a, b = b, a * 70000 + j
        n = (n + a + b) % 1000003
    return n

def solve_truth(I):
    n = 0
    for i in range(2, 30):
        is_prime = True
        for d in range(2, i):
            if i % d == 0:
                is_prime = False
                break
        if is_prime:
            n += i
    return n

def solve_three(I):
    n = 0
    for i in range(6):
        a, b, c = 0, 1, i
        for j in range(5):
            a, b, c = b, c, a + b + c
        n += a * b - c
    return n

def solve_kept(I):
    n, last = 0, ()
    for i in range(5):
        state = (1, 2)
        for j in range(i):
            state = (state[1], state[0] + j)
        n += state[0]
        last = state
    return n, last

def solve_captured(I):
    n = 0
    for i in range(5):
        k = i * 3
        p = (i, k)
        for j in range(4):
            for m in range(3):
                n += k * j - m + p[0] + p[1]
    return n

def solve_while(I):
    n = 0
    for start in range(1, 9):
        x, steps = start, 0
        while x != 1:
            x = x // 2 if x % 2 == 0 else 3 * x + 1
            steps += 1
        n = max(n, steps)
    return n

def solve_called(I):
    n = 0
    for i in range(6):
        f = lambda x: x * i
        n += f(3) + sum(f(j) for j in range(3))
    return n

def solve_overflows(I):
    a, n = 3, 0
    for i in range(50):
        for j in range(2):
            a = a * 7
            n += 1
    return a, n
