def solve(I):
    top, bottom, left, right = 99, -1, 99, -1
    for i, row in enumerate(I):
        for j, v in enumerate(row):
            if v != 0:
                top = min(top, i)
                bottom = max(bottom, i)
                left = min(left, j)
                right = max(right, j)
    crop = [row[left:right + 1] for row in I[top:bottom + 1]]
    return tuple(row[::-1] for row in crop)
