def solve(I):
    n = len(I) // 2
    top, bottom = I[:n], I[n + 1:]
    return tuple(tuple(a or b for a, b in zip(p, q)) for p, q in zip(top, bottom))
