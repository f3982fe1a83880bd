# refused E0203
def solve_list_of_rows(I):
    g = [list(r) for r in I]
    return objects(g, True, False, True)


# refused E0203
def solve_list_of_tuples(I):
    return vmirror([tuple(r) for r in I])


# refused E0203
def solve_list_of_cells(I):
    return len(palette([(3, (0, 0)), (4, (1, 1))]))


# refused E0203
def solve_list_and_tuple_are_equal_to_none(I):
    return equality([list(r) for r in I], I)


# = (True,((1,3,),(2,4,),),)
def solve_two_lists(I):
    g = [[1, 2], [3]]
    return (equality(g, [[1, 2], [3]]), hconcat([[1], [2]], [[3], [4]]))


# = ((2,1,9,),(5,4,3,),)
def solve_tuples_of_a_list(I):
    g = [list(r) for r in I]
    g[0][0] = 9
    return vmirror(tuple(tuple(r) for r in g))


# = (((3,0,),(4,1,),(5,2,),),((5,1,2,),(3,4,5,),),(0,1,2,),6,)
def solve_lists_that_arc_dsl_goes_through(I):
    g = [list(r) for r in I]
    return (rot90(g), replace(g, 0, 5), first(g), len(asindices(g)))
