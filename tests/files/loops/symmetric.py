def solve_symmetric(I):
    h, w = len(I), len(I[0])
    matches = 0
    for shift in range(w):
        same = True
        for i in range(h):
            for j in range(w):
                if I[i][j] != I[i][(w - 1 - j + shift) % w]:
                    same = False
        matches = matches * 2 + (1 if same else 0)
        matches = matches % 1000003
    return matches
