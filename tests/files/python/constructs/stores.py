# = (7,3,4,5,)
def solve_store_behind_and(I):
    a = [1, 2, 3, 4]
    for i in range(4):
        a[i] += 1
        if i > 1 and a[0]:
            a[0] = 7
    return tuple(a)


# = (6,1,1,1,)
def solve_store_behind_or(I):
    a = [0, 0, 0, 0]
    for i in range(4):
        a[i] += 1
        if i > 2 or a[-1]:
            a[0] += 5
    return tuple(a)


# = (16,3,4,5,)
def solve_store_behind_a_conditional(I):
    a = [1, 2, 3, 4]
    for i in range(4):
        a[i] += 1
        b = a[-1] if i > 1 else 0
        if b:
            a[0] += 7
    return tuple(a)


# = (4,3,4,5,)
def solve_store_before_continue(I):
    a = [1, 2, 3, 4]
    for i in range(4):
        a[i] += 1
        if i > 1 and a[0] > 1:
            continue
        a[0] += 1
    return tuple(a)


# = (4,3,4,4,)
def solve_store_before_break(I):
    a = [1, 2, 3, 4]
    for i in range(4):
        a[i] += 1
        if i > 1 and a[0] > 1:
            break
        a[0] += 1
    return tuple(a)


# = (9,4,3,1,0,0,0,0,0,0,)
def solve_counts_behind_and(I):
    counts = [0] * 10
    for v in (0, 1, 1, 2, 1, 2, 2, 3, 1):
        counts[v] += 1
        if v != 0 and counts[v] > 2:
            counts[0] = 9
    return tuple(counts)


# = ((0,0,0,),(0,0,0,),(3,3,3,),)
def solve_cells_behind_and(I):
    out = [[0] * 3 for _ in range(3)]
    for k in range(3):
        for i in range(3):
            for j in range(3):
                out[i][j] += 1
                if i > 0 and out[i - 1][j] > 2:
                    out[i - 1][j] = 0
    return tuple(tuple(r) for r in out)


# = ((12,3,4,),(5,6,7,),(8,9,10,),)
def solve_rows_behind_and(I):
    a = [[1, 2, 3], [4, 5, 6], [7, 8, 9]]
    for i in range(3):
        a[i] = [x + 1 for x in a[i]]
        if i > 0 and a[0][0] > 1:
            a[0][0] += 5
    return tuple(tuple(r) for r in a)


# = (9,15,4,6,)
def solve_store_in_a_way_behind_another(I):
    a = [1, 2, 3, 4]
    for i in range(4):
        if i % 2 == 0:
            a[i] += 1
            if i > 1 and a[0] > 1:
                a[0] += 7
            a[1] += a[0]
        else:
            a[i] += 2
    return tuple(a)


# = (2,6,4,5,)
def solve_stores_while_and(I):
    a = [1, 2, 3, 4]
    i = 0
    while i < 4:
        a[i] += 1
        if i > 1 and not a[0] == 2:
            a[0] += 7
        elif i == 0 and a[1] == 2:
            a[1] = 5
        i += 1
    return tuple(a)


# = (((1,2,),(3,4,),(3,6,),(3,8,),),(15,1,3,3,),)
def solve_two_that_ways_change(I):
    a = [[1, 2], [3, 4], [5, 6], [7, 8]]
    b = [0] * 4
    for i in range(4):
        if a[0][0] > 3:
            a[i % 2][0] += i
        else:
            b[i] += a[i - 1][0]
        if i > 1 and a[-1][0] > 2 and a[i][0] == a[i % 2][1]:
            a[i][0] = a[0][1] + 1
        elif 0 < i <= a[-1][0]:
            a[i][0] = a[0][1] + 1
        else:
            b[i] += a[-1][1]
    return (tuple(tuple(r) for r in a), tuple(b))
