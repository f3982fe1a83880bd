# Sets and tuples of anything: equality across representations, canonical order, empty sets of every type.

# = True
def empty_sets_are_equal(I):
    return difference(initset(1), initset(1)) == difference(initset(ORIGIN), initset(ORIGIN))

# = (0, 1, 2, (0, 0), (0, 5))
def sets_are_walked_in_canonical_order(I):
    return totuple(insert((0, 5), insert(2, insert((0, 0), insert(1, initset(0))))))

# = ((0, 1), (1, 0), (1, 1), (2, 0))
def locations_go_row_by_row(I):
    return totuple(insert((1, 1), insert((2, 0), insert((0, 1), initset((1, 0))))))

# = {(0, (0, 0)), (1, (0, 1)), (2, (1, 0)), (3, (1, 1))}
def cells(I):
    return asobject(I)

# = {{1}, {1, 2}}
def sets_of_sets(I):
    return insert(insert(2, initset(1)), initset(initset(1)))

# = True
def a_row_of_two_is_a_pair(I):
    return first(I) in initset((0, 1))

# = ((2, 3), (0, 1))
def a_grid_made_of_rows(I):
    return vmirror(apply(lambda row: (last(row), first(row)), hmirror(I)))

# = (1, 1, 2)
def truth_values_count_as_integers(I):
    return (size(insert(True, initset(1))), size(dedupe((1, True))), size((True, 1)))

# = {0, 3}
def filtered(I):
    return sfilter(insert(1, insert(0, initset(3))), lambda n: n != 1)

# = ((-5, 100000), (70000, -3))
def far_apart(I):
    return totuple(insert((70000, -3), initset((-5, 100000))))

# = (3000000000, 1)
def pairs_beyond_32_bits(I):
    return (1500000000, 0) + (1500000000, 1)
