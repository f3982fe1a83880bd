def solve(I):
    n = len(I) // 2
    a, b = I[:n], I[n + 1:]
    return tuple(tuple(3 if (x == 0) != (y == 0) else 0 for x, y in zip(p, q)) for p, q in zip(a, b))
