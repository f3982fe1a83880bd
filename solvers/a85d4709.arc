# The column of a row's grey cell names the colour of the whole row.
def solve_a85d4709(I):
    legend = repeat((2, 4, 3), height(I))
    return paint(I, mapply(lambda spot: recolor(index(legend, spot), hfrontier(spot)), ofcolor(I, 5)))
