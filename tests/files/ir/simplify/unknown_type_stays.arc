# A sum with 0 is the number itself if it is one: here the type decides.
def solve(S, I):
    return (add(height(I), 0), lambda x: add(x, 0))
