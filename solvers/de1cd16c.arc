# The colour of the field with the most specks.
def solve_de1cd16c(I):
    specks = ofcolor(I, leastcolor(I))
    fields = remove(leastcolor(I), palette(I))
    inside = lambda hue: size(backdrop(ofcolor(I, hue)) & specks)
    return canvas(argmax(fields, inside), UNITY)
