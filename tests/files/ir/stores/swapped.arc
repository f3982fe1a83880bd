def solve(I):
    a, b = [0] * 5, [1] * 5
    for i in range(5):
        a[i] = 2
        a, b = b, a
    return a
