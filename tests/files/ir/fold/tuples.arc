def solve(I):
    return (first((7, 8)), size((1, 2, 3)), repeat(4, 2))
