def solve(I):
    n = len(I) // 2
    a, b = I[:n], I[n:]
    return tuple(tuple(2 if not x and not y else 0 for x, y in zip(p, q)) for p, q in zip(a, b))
