# Top and bottom are exchanged.
def solve_68b16354(I):
    return hmirror(I)
