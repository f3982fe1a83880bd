# Differs: how far a candidate's output is off. Each takes the demonstrations S, the input I, the expected output O and the
# candidate's output C, and returns a number, 0 for no difference, or a pair of the number and a detail.

def distance(a, b):
    return (a - b) * sign(a - b)

# What only one of two sets has.
def unshared(a, b):
    return combine(difference(a, b), difference(b, a))

# A tuple of as many elements as a colour has more cells in one grid than in the other.
def surplus(a, b, colour):
    return repeat(colour, distance(colorcount(a, colour), colorcount(b, colour)))

def foreground(grid):
    return difference(asindices(grid), ofcolor(grid, mostcolor(grid)))

# A colour of one grid with each colour that the other grid has in its places.
def met(O, C, colour):
    return product(initset(colour), palette(toobject(ofcolor(O, colour), C)))

def is_symmetric(grid):
    return (hmirror(grid) == grid, vmirror(grid) == grid, dmirror(grid) == grid, cmirror(grid) == grid, rot180(grid) == grid)

# Cells that are expected and not there, and cells that are there beyond the expected grid.
def differ_cells(S, I, O, C):
    return size(difference(asobject(O), asobject(C))) + size(difference(asindices(C), asindices(O)))

# Rows and columns too many or too few; with the shape that is expected.
def differ_shape(S, I, O, C):
    return (distance(height(O), height(C)) + distance(width(O), width(C)), shape(O))

# Colours that occur in one of the two only; with these colours.
def differ_palette(S, I, O, C):
    colours = unshared(palette(O), palette(C))
    return (size(colours), colours)

# Cells that would have to change their colour for each colour to have as many as expected, counted twice.
def differ_histogram(S, I, O, C):
    return size(mapply(lambda colour: surplus(O, C, colour), totuple(combine(palette(O), palette(C)))))

# Objects of one colour too many or too few.
def differ_objects(S, I, O, C):
    return distance(size(objects(O, T, F, T)), size(objects(C, T, F, T)))

# Objects of any colours, diagonally joined, that are expected somewhere and found nowhere.
def differ_forms(S, I, O, C):
    return size(difference(apply(normalize, objects(O, F, T, T)), apply(normalize, objects(C, F, T, T))))

# Locations that belong to the background in one of the two only, whatever their colour.
def differ_foreground(S, I, O, C):
    return size(unshared(foreground(O), foreground(C)))

# Mirror symmetries and the half turn that one of the two has and the other has not.
def differ_symmetry(S, I, O, C):
    pairs = pair(is_symmetric(O), is_symmetric(C))
    return size(sfilter(pairs, lambda both_of: first(both_of) != last(both_of)))

# Cells of the foreground that are missing where the candidate's is, or once it is shifted so that the upper left corners meet,
# whichever is less; with that shift.
def differ_shift(S, I, O, C):
    expected = difference(asobject(O), toobject(ofcolor(O, mostcolor(O)), O))
    found = difference(asobject(C), toobject(ofcolor(C, mostcolor(C)), C))
    by = ulcorner(expected) - ulcorner(found) if size(expected) * size(found) > 0 else ORIGIN
    shifted = difference(expected, shift(found, by))
    return (minimum((size(difference(expected, found)), size(shifted))), by)

# The area of the smallest box around all wrong cells: small where the output is right but for one place; with its corner.
def differ_box(S, I, O, C):
    wrong = toindices(difference(asobject(O), asobject(C)))
    return (size(backdrop(wrong)), ulcorner(wrong) if size(wrong) > 0 else ORIGIN)

# Rows with a wrong cell, and columns with one: few where a line is wrong, many where cells are strewn.
def differ_lines(S, I, O, C):
    wrong = toindices(difference(asobject(O), asobject(C)))
    return size(apply(first, wrong)) + size(apply(last, wrong))

# Cells that should have changed from the input and are as they were.
def differ_untouched(S, I, O, C):
    return size(intersection(difference(asobject(I), asobject(O)), asobject(C)))

# Cells that should have stayed as in the input and did not.
def differ_spoilt(S, I, O, C):
    return size(difference(intersection(asobject(I), asobject(O)), asobject(C)))

# Pairs of an expected and a found colour beyond one for each expected colour: 0 where colours are only exchanged.
def differ_exchange(S, I, O, C):
    pairs = mapply(lambda colour: met(O, C, colour), palette(O))
    return size(pairs) - size(apply(first, pairs))
