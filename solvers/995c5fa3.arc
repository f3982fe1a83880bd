# Each grey tile becomes a row of the colour that stands for the place of its hole.
def meaning(tile):
    notched = 3 if index(tile, DOWN) == 0 else (4 if index(tile, (3, 1)) == 0 else 2)
    return 8 if index(tile, UNITY) == 0 else notched

def solve_995c5fa3(I):
    return hupscale(apply(lambda tile: repeat(meaning(tile), 1), hsplit(I, 3)), 3)
