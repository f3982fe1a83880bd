# A mirrored pair of the grid is stacked three times, the outer ones upside down.
def solve_8d5021e8(I):
    wide = hconcat(vmirror(I), I)
    return vconcat(vconcat(hmirror(wide), wide), hmirror(wide))
