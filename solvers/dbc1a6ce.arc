# Blue cells in the same row or column are joined in azure.
def solve_dbc1a6ce(I):
    dots = ofcolor(I, 1)
    straight = fork(either, hline, vline)
    return underfill(I, 8, mfilter(prapply(connect, dots, dots), straight))
