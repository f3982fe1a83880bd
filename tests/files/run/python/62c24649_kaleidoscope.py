def solve(I):
    rows = [list(r) + list(r)[::-1] for r in I]
    rows = rows + rows[::-1]
    return tuple(tuple(r) for r in rows)
