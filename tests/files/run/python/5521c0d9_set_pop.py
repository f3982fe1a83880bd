def solve_5521c0d9(I):
    """Each block moves up by its own height."""
    def components():
        left = {(i, j) for i, r in enumerate(I) for j, v in enumerate(r) if v}
        found = []
        while left:
            start = left.pop()
            part, frontier = {start}, [start]
            while frontier:
                y, x = frontier.pop()
                for q in ((y + 1, x), (y - 1, x), (y, x + 1), (y, x - 1)):
                    if q in left and I[q[0]][q[1]] == I[y][x]:
                        left.remove(q)
                        part.add(q)
                        frontier.append(q)
            found.append(part)
        return found

    out = [[0] * len(I[0]) for _ in I]
    for part in components():
        rows = [y for y, _ in part]
        height = max(rows) - min(rows) + 1
        for y, x in part:
            out[y - height][x] = I[y][x]
    return out
