def solve(I):
    n = len(I[0]) // 2
    out = []
    for row in I:
        left, right = row[:n], row[n + 1:][::-1]
        out.append(tuple(a if a else b for a, b in zip(left, right)))
    return tuple(out)
