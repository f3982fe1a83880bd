def precedence(a, b, c, d):
    x1 = a or b and not c == d | a & b + c * -d
    x2 = ((((((a or b) and not c) == d) | a) & b) + c) * -d
    x3 = a - b - c, a - (b - c), a // b % c * d, a | b | c, a & b & c
    x4 = a if b else c if d else a
    x5 = (a if b else c) if d else a
    x6 = not not a, not a in b, (not a) in b, a not in b, not (a not in b)
    x7 = lambda: lambda x: x if x else lambda y, : y
    x8 = (lambda x: x)(a), f(a)(b)(c), (f)(a), -f(a), (-f)(a)
    x9 = a < b, a <= b, a > b, a >= b, a != b, (a < b) < c, a < (b < c)
    return x9,
