# The two rows trade their colours in every other column.
def solve_e9afcf9a(I):
    odd_columns = sfilter(asindices(I), lambda loc: not even(last(loc)))
    return paint(I, toobject(odd_columns, hmirror(I)))
