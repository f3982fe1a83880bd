def f(a, b, c):
    x = a / b
    x = a ** b
    x = a @ b
    x = ~a
    x = a ^ b
    x = a << 1
    x = a >> 1
    x = a is b
    x = a is not None
    x += 1
    x //= 2
    x = (y := 3)
    x = 1; y = 2
    x = a && b
    x = a || b
    x = a <> b
    x = a => b
    x = a === b
    x = +a
    x = !a
    x = a ? b : c
    x = await a
    return x
