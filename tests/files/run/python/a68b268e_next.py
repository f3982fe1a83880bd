def solve_a68b268e(I):
    tl = [r[:4] for r in I[:4]]; tr = [r[5:] for r in I[:4]]
    bl = [r[:4] for r in I[5:]]; br = [r[5:] for r in I[5:]]
    out = []
    for rows in zip(tl, tr, bl, br):
        out.append([next((v for v in vs if v), 0) for vs in zip(*rows)])
    return out
