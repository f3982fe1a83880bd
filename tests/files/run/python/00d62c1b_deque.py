from typing import List, Tuple
from collections import deque


def solve_00d62c1b(grid: Tuple[Tuple[int, ...], ...]) -> List[List[int]]:
    """Fill enclosed regions with yellow."""
    rows, cols = len(grid), len(grid[0])
    visited = [[False] * cols for _ in range(rows)]
    queue = deque()

    # Start from all border cells which are background
    for r in range(rows):
        for c in (0, cols - 1):
            if grid[r][c] == 0 and not visited[r][c]:
                visited[r][c] = True
                queue.append((r, c))
    for c in range(cols):
        for r in (0, rows - 1):
            if grid[r][c] == 0 and not visited[r][c]:
                visited[r][c] = True
                queue.append((r, c))

    directions = [(-1, 0), (1, 0), (0, -1), (0, 1)]
    while queue:
        r, c = queue.popleft()
        for dr, dc in directions:
            nr, nc = r + dr, c + dc
            if 0 <= nr < rows and 0 <= nc < cols and not visited[nr][nc] and grid[nr][nc] == 0:
                visited[nr][nc] = True
                queue.append((nr, nc))

    result = [list(row) for row in grid]
    for r in range(rows):
        for c in range(cols):
            if result[r][c] == 0 and not visited[r][c]:
                result[r][c] = 4
    return result
