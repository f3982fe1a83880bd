# The figure is set down with its centre on the grey cell.
def solve_88a10436(I):
    figures = objects(I, univalued=F, diagonal=T, without_bg=T)
    mark = ofcolor(I, 5)
    figure = argmax(figures, size)
    return paint(cover(I, mark), shift(figure, subtract(first(mark), center(figure))))
