# All figures are laid over each other around a common centre.
def solve_c8cbb738(I):
    figures = fgpartition(I)
    side = valmax(figures, height)
    centred = lambda figure: shift(normalize(figure), halve(subtract(side, shape(figure))))
    return paint(canvas(mostcolor(I), astuple(side, side)), mapply(centred, figures))
