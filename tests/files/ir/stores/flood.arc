def solve(I):
    h, w = len(I), len(I[0])
    seen = [[False] * w for _ in range(h)]
    stack = [(0, 0)]
    while stack:
        a, b = stack.pop()
        if a >= h or b >= w or seen[a][b]:
            continue
        seen[a][b] = True
        stack.append((a + 1, b))
        stack.append((a, b + 1))
    return seen
