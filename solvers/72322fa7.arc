# Where only one colour of a two-coloured figure is left, the whole figure is restored.
def restored(figure, grid):
    parts = apply(lambda dye: sfilter(figure, matcher(first, dye)), palette(figure))
    placed = lambda part: mapply(lambda spot: shift(figure, spot - ulcorner(part)), occurrences(grid, part))
    return mapply(placed, parts)

def solve_72322fa7(I):
    figures = sfilter(objects(I, univalued=F, diagonal=T, without_bg=T), lambda piece: numcolors(piece) == 2)
    return paint(I, mapply(lambda figure: restored(figure, I), figures))
