def solve_numbers(I):
    out = []
    for i in range(150):
        out.append(i * 3 % 7)
    return tuple(out)

def solve_chosen(I):
    a, b = [], []
    for i in range(200):
        if i % 3 == 0:
            a.append(i)
        else:
            b.append(i > 50)
    return len(a) * 1000 + len(b), a[-1], b[-1]

def solve_pairs(I):
    out = []
    for i in range(len(I)):
        for j in range(90):
            out.append((i, j % 3))
    return len(out), out[-1]

def solve_rows(I):
    out = []
    for row in I:
        new = []
        for cell in row:
            new.append((cell + 1) % 10)
        out.append(new)
    return tuple(tuple(row) for row in out)

def solve_same(I):
    out = []
    for i in range(70):
        out.append(I[0])
    return len(out)

def solve_fixed(I):
    out = [1, 2]
    for i in range(80):
        out.append(len(I))
    return sum(out)

def solve_grown_twice(I):
    out = [0] * 64
    other = out
    for i in range(5):
        more = out + [i]
        out.append(i * 2)
        n = len(more) + more[-1]
    return tuple(out), n, len(other)

def solve_large(I):
    out = []
    for i in range(100):
        out.append(i * 4000000000)
    return out[-1]
