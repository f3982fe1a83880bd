# Keyword arguments by the parameter names of primitives, in any order, after positional ones.

# = ((5, 1), (2, 3))
def all_by_name(I):
    return fill(patch=initset(ORIGIN), value=5, grid=I)

# = ((5, 1), (2, 3))
def some_by_name(I):
    return fill(I, patch=initset(ORIGIN), value=5)

# = 4
def of_objects(I):
    return size(objects(I, without_bg=F, univalued=T, diagonal=F))

# = -1
def order_counts(I):
    return subtract(b=3, a=2)
