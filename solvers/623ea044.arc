# The dot sends rays along all four diagonals.
def solve_623ea044(I):
    dot = first(fgpartition(I))
    rays = mapply(lbind(shoot, center(dot)), ineighbors(ORIGIN))
    return fill(I, color(dot), rays)
