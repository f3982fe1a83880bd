def solve_arithmetic(I):
    total = 0
    for i in range(400):
        total += i * 3 - 7
    return total
