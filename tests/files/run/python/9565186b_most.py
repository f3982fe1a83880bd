def solve(I):
    flat = [v for row in I for v in row]
    most = max(set(flat), key=flat.count)
    return tuple(tuple(v if v == most else 5 for v in row) for row in I)
