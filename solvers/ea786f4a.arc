# Both diagonals are cleared.
def solve_ea786f4a(I):
    whole = asindices(I)
    falling = connect(ulcorner(whole), lrcorner(whole))
    rising = connect(llcorner(whole), urcorner(whole))
    return fill(I, 0, combine(falling, rising))
