def solve_divisor(I):
    a, b = 1134903170, 701408733
    rounds = 0
    while b > 0:
        a, b = b, a % b
        rounds += 1
    return a * 1000 + rounds
