def solve_cells(I):
    total = 0
    for row in I:
        for cell in row:
            if cell > 2:
                total += cell * 3 - 1
    return total
