def solve(I):
    cells = [(i, j) for i, row in enumerate(I) for j, v in enumerate(row) if v != 0]
    rows = [i for i, _ in cells]
    cols = [j for _, j in cells]
    return tuple(row[min(cols):max(cols) + 1] for row in I[min(rows):max(rows) + 1])
