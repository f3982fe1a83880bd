# As many copies of the tile as it has coloured cells fill, row by row, a square as wide as its holes.
def slot(number, columns):
    row = number // columns
    return multiply(3, astuple(row, number - row * columns))

def solve_91413438(I):
    holes = colorcount(I, 0)
    copies = mapply(lambda number: shift(asobject(I), slot(number, holes)), interval(0, 9 - holes, 1))
    return paint(canvas(0, (3 * holes, 3 * holes)), copies)
