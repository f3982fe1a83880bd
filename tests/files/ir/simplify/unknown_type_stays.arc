# A sum with 0 is the other number, but nobody knows what the function will be given.
def solve(S, I):
    return (add(height(I), 0), lambda x: add(x, 0))
