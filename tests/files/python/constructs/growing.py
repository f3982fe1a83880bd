# = (500,999,4,1,0,)
def solve_list_grows(I):
    out = []
    for k in range(500):
        out.append(k * k % 7)
    return (len(out), sum(out), out[499], out[64], out[0])


# = ((2,72,142,212,282,),(0,70,140,210,280,),301,)
def solve_copies_stay_as_they_are(I):
    out = [1]
    kept = []
    for k in range(300):
        out.append(k)
        if k % 70 == 0:
            kept.append(list(out))
    return ([len(x) for x in kept], [x[-1] for x in kept], len(out))


# = ((1,2,103,0,),(1,2,105,-1,),(1,2,107,-2,),(1,2,109,-3,),(1,2,111,-4,),)
def solve_two_go_on_from_one(I):
    base = list(range(100))
    pairs = []
    for k in range(5):
        base.append(k)
        a = base + [k, 1]
        b = base + [k, 2]
        base.append(-k)
        pairs.append((a[-1], b[-1], len(a), base[-1]))
    return pairs


# = ((100,100,100,100,100,100,100,100,100,100,100,100,100,100,100,100,100,100,100,100,),(1980,1981,1982,1983,1984,1985,1986,1987,1988,1989,1990,1991,1992,1993,1994,1995,1996,1997,1998,1999,),1543,)
def solve_lists_side_by_side(I):
    rows = [[] for _ in range(20)]
    for k in range(2000):
        rows[k % 20].append(k)
    return ([len(r) for r in rows], [r[-1] for r in rows], rows[3][77])


# = (27723,250,(0,1,2,),(148,149,150,),100,(3,6,2,),(0,2,3,),)
def solve_stack_and_queue(I):
    stack = list(range(100))
    queue = list(range(100))
    seen = 0
    for k in range(150):
        seen += stack.pop() * 2 + queue.pop(0)
        stack.append(k)
        stack.append(k + 1)
        queue.append(seen % 10)
    return (seen, len(stack), stack[:3], stack[-3:], len(queue), queue[:3], queue[-3:])


# = (91,(89,89,89,),(7,),(65,65,65,),181,)
def solve_rows_in_a_list(I):
    out = []
    for k in range(200):
        out.append([k] * (k % 3 + 1))
    while len(out) > 90:
        out.pop()
    out.append([7])
    return (len(out), out[-2], out[-1], out[65], sum(len(r) for r in out))


# = (100,False,(1,2,3,),)
def solve_odd_row_leaves_a_grid(I):
    out = [[1, 2, 3] for _ in range(100)]
    out.append([4])
    out.pop()
    return (len(out), tuple(tuple(r) for r in out) == canvas(0, (100, 3)), out[99])


# = (250,157,150,199,(1,1,),)
def solve_dictionary_grows(I):
    d = {}
    for k in range(200):
        d[(k, k % 3)] = k
        d[k % 50] = k
    return (len(d), d[7], d[(150, 0)], list(d.values())[-1], list(d.keys())[2])


# = (100,-1,(2,-2,),(1,5,),)
def solve_dictionary_without_keys(I):
    d = {}
    for k in range(150):
        d[k] = -k
    for k in range(0, 150, 3):
        del d[k]
    first = d.pop(1)
    d[1] = 5
    return (len(d), first, list(d.items())[0], list(d.items())[-1])


# = (302,True,False,(0,0,1,),(100,4,1,),)
def solve_set_of_tuples_grows(I):
    s = set()
    for k in range(300):
        s.add((k * 7 % 101, k % 5, 1))
        s.add((k % 9, 0, 1))
    return (len(s), (3, 2, 1) in s, (100, 9, 1) in s, min(s), max(s))


# = (239,True,False,True,(61,62,),)
def solve_set_of_large_numbers_grows(I):
    s = {70}
    for k in range(200, 60, -1):
        s.add(k)
    for k in range(200, 300):
        s.add(k)
    return (len(s), 61 in s, 60 in s, 299 in s, sorted(s)[:2])


# = (1150,(69,9,19,29,39,49,59,69,79,89,),)
def solve_inner_loops_begin_anew(I):
    total = 0
    last = []
    for k in range(10):
        out = list(range(70))
        for j in range(k * 10):
            out.append(j)
        total += len(out)
        last.append(out[-1])
    return (total, last)


# = (-1,(5,2,2,),(),)
def solve_several_are_taken_at_once(I):
    q = [1, 2, 3, 4, 5, 6]
    total = q.pop() - q.pop(0) * 10
    pair = (q.pop(), q.pop(0), len(q))
    if q.pop():
        total += q.pop()
    return (total, pair, q)
