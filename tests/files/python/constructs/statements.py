# = (2,1,3,4,5,6,7,8,(9,10,),11,(),1,12,12,1,2,(3,4,),(0,1,2,),(3,4,5,),5,)
def solve_unpacking(I):
    a, b = 1, 2
    a, b = b, a
    (c, d), e = (3, 4), 5
    [f, g] = [6, 7]
    h, *i, j = (8, 9, 10, 11)
    *k, l = [1]
    m = n = 12
    o, (p, *q) = 1, (2, 3, 4)
    x, y = I
    r, = (5,)
    return (a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, x, y, r)


# fails
def solve_unpacking_fails(I):
    a, b = (1, 2, 3)
    return a


# fails
def solve_unpacking_few(I):
    a, b, *c = (1,)
    return a


# = (2,13,(2,3,),(),6,)
def solve_unpacking_in_loops(I):
    out = []
    for i, (a, b) in enumerate([(1, 2), (3, 4)]):
        out.append(i + a * b)
    for first_one, *rest in [(1, 2, 3), (4,)]:
        out.append(rest)
    for (a, b), c in {(1, 2): 3}.items():
        out.append(a + b + c)
    return out


# = (48,(1,2,1,2,),(11,2,3,1,2,3,),{2,5},6,2,)
def solve_augmented(I):
    a = 10
    a += 1
    a -= 2
    a *= 3
    a //= 2
    a %= 8
    a **= 2
    a <<= 2
    a >>= 1
    a |= 1
    a &= 0xff
    a ^= 3
    t = (1,)
    t += (2,)
    t *= 2
    xs = [1]
    xs += [2]
    xs += (3,)
    xs *= 2
    s = {1}
    s |= {2}
    s -= {1}
    s &= {2, 3}
    s ^= {5}
    xs[0] += 10
    d = {1: 1}
    d[1] += 5
    b = 6
    b /= 3
    return (a, t, xs, s, d[1], b)


# = (2,2,6,)
def solve_if_paths(I):
    x = len(I)
    if x == 1:
        y = 1
    elif x == 2:
        y = 2
        z = 5
    else:
        return 0
    if x > 5:
        return 1
    if y == 2:
        if z == 5:
            w = 6
        else:
            w = 7
    else:
        w = 8
    return (x, y, w)


# fails
def solve_unbound(I):
    if len(I) == 5:
        x = 1
    return x


# = 1
def solve_bound_on_one_path(I):
    if len(I) == 2:
        x = 1
    return x


# = ((1,2,3,4,5,6,(8,9,),0,1,0,1,2,3,4,5,(1,1,),1,2,2,1,3,6,9,2,),2,)
def solve_for_kinds(I):
    out = []
    for x in (1, 2):
        out.append(x)
    for x in [3]:
        out.append(x)
    for x in {5, 4}:
        out.append(x)
    for x in {6: 7}:
        out.append(x)
    for k, v in {8: 9}.items():
        out.append((k, v))
    for x in range(2):
        out.append(x)
    for row in I:
        for x in row:
            out.append(x)
    for x in frozenset({(1, 1)}):
        out.append(x)
    for x in map(abs, (-1,)):
        out.append(x)
    for x in (v for v in (1, 2) if v > 1):
        out.append(x)
    for x in reversed([1, 2]):
        out.append(x)
    for a, b, c in zip(I[0], I[1], range(3)):
        out.append(a + b + c)
    for x in {1: 2}.values():
        out.append(x)
    return (out, x)


# fails
def solve_for_number(I):
    n = 0
    for x in 5:
        n += x
    return n


# = (0,2,4,6,200,300,0,0,0,2,0,500,)
def solve_break_continue_else(I):
    out = []
    for x in range(10):
        if x % 2:
            continue
        if x > 6:
            break
        out.append(x)
    else:
        out.append(100)
    for x in range(2):
        pass
    else:
        out.append(200)
    for x in ():
        pass
    else:
        out.append(300)
    while True:
        if len(out) > 8:
            break
        out.append(0)
    else:
        out.append(400)
    n = 3
    while n:
        n -= 1
        if n == 1:
            continue
        out.append(n)
    else:
        out.append(500)
    return out


# = (1,1,)
def solve_early_return(I):
    for i, row in enumerate(I):
        for j, v in enumerate(row):
            if v == 4:
                return (i, j)
    return None


# = 2
def solve_return_in_else(I):
    for x in I[0]:
        if x > 50:
            return 1
    else:
        return 2


# = None
def solve_falls_off(I):
    for x in I[0]:
        if x > 50:
            return 1


# = None
def solve_bare_return(I):
    if len(I) == 2:
        return
    return 5


# = 111
def solve_while(I):
    n, steps = 27, 0
    while n != 1:
        n = 3 * n + 1 if n % 2 else n // 2
        steps += 1
    return steps


def solve_while_forever(I):
    n = 0
    while True:
        n = n + 0
    return n


# = (2,11,6,(10,11,12,),)
def solve_late_binding(I):
    k = 1
    def f(x):
        return x + k
    a = f(1)
    k = 10
    b = f(1)
    g = lambda x: x * k
    k = 3
    c = g(2)
    fs = [lambda x, i=i: x + i for i in range(3)]
    return (a, b, c, [h(10) for h in fs])


# refused E0315
def solve_late_binding_in_loops(I):
    fs = []
    for i in range(3):
        fs.append(lambda x: x + i)
    return [f(10) for f in fs]


# = (9,15,)
def solve_nested_def(I):
    def outer(a, b=2):
        def inner(c):
            return a + b + c
        return inner(1) + inner(2)
    return outer(1), outer(1, b=5)


# = (7,7,)
def solve_closure_returned(I):
    def adder(n):
        return lambda x: x + n
    add_two = adder(2)
    return add_two(5), adder(3)(4)


def fact(n):
    return 1 if n <= 1 else n * fact(n - 1)


def even_number(n):
    return True if n == 0 else odd_number(n - 1)


def odd_number(n):
    return False if n == 0 else even_number(n - 1)


# = (3628800,True,False,55,)
def solve_recursion(I):
    def fib(n):
        if n < 2:
            return n
        return fib(n - 1) + fib(n - 2)
    return fact(10), even_number(10), odd_number(4), fib(10)


def down(n):
    return down(n + 1)


def solve_recursion_without_end(I):
    return down(0)


# = (5,(1,2,),15,1,2,)
def solve_loop_carried(I):
    best, where = -1, None
    total = 0
    for i, row in enumerate(I):
        for j, v in enumerate(row):
            total += v
            if v > best:
                best, where = v, (i, j)
    return best, where, total, i, j


# = ((2,3,),(3,),(1,4,5,),)
def solve_delete(I):
    xs = [1, 2, 3]
    del xs[0]
    d = {1: 2, 3: 4}
    del d[1]
    y = 5
    del y
    ys = [1, 2, 3, 4, 5]
    del ys[1:3]
    return xs, list(d), ys


# fails
def solve_deleted(I):
    y = 5
    del y
    return y


# = 23
def solve_nesting(I):
    out = 0
    for a in range(3):
        if a:
            for b in range(a):
                while b < 3:
                    b += 1
                    if b == 2:
                        out += 1
                        break
                    else:
                        out += 10
    return out


# = 2
def solve_pass_and_ellipsis(I):
    if len(I):
        pass
    else:
        return 1
    return 2


# = 10
def solve_inline_bodies(I):
    x = 0
    if len(I) > 1: x = 1
    for i in range(3): x += i
    while x < 10: x += 3
    return x


# = (((0,1,),(1,0,),),((1,2,),(1,0,),(0,1,),),)
def solve_nested_function_with_loop(I):
    def neighbours(i, j):
        found = []
        for di, dj in ((0, 1), (1, 0), (0, -1), (-1, 0)):
            if 0 <= i + di < len(I) and 0 <= j + dj < len(I[0]):
                found.append((i + di, j + dj))
        return found
    return neighbours(0, 0), neighbours(1, 1)


# fails
def solve_unused_failure(I):
    x = 1 // 0
    return 3


# fails
def solve_unused_failure_in_loop(I):
    for i in range(2):
        y = I[i + 1]
    return 3


# = 14
def solve_left_inside_of_a_choice(I):
    n = 9
    for row in I:
        if len(row) > 0:
            n = 14
            if len(row) != 78:
                break
        n = 5
    return n


# = (2,3,)
def solve_gone_on_inside_of_a_choice(I):
    n = 0
    last = 0
    for row in I:
        if len(row) > 0:
            last = 3
            if n < 2:
                n += 1
                continue
        last = 7
        n = 9
    return n, last


# = (4,1,)
def solve_returned_inside_of_a_choice(I):
    n = 0
    while True:
        n = n + 2
        if n > 0:
            k = 1
            if n == 4:
                return n, k
        k = 8
