# Functions that read variables which are assigned again: an error only where such a function is used afterwards.

def solve_late(I):
    colour = 1
    paint_it = lambda g: fill(g, colour, asindices(g))
    colour = 5
    return paint_it(I)

def solve_through_others(I):
    amount = 2
    scale = lambda g: upscale(g, amount)
    both = compose(hmirror, scale)
    amount = 3
    return both(I)

def solve_parameter(I):
    again = lambda g: hconcat(g, I)
    I = hmirror(I)
    return again(I)

def solve_itself(I):
    turn = lambda g: hmirror(g)
    turn = lambda g: turn(vmirror(g))
    return turn(I)

def solve_made_anew(I):
    colour = 1
    paint_it = lambda g: fill(g, colour, asindices(g))
    x1 = paint_it(I)
    colour = 5
    paint_it = lambda g: fill(g, colour, ofcolor(g, 1))
    return paint_it(x1)

def solve_only_what_it_made(I):
    step = 1
    moved = apply(lambda cell: add(cell, step), asindices(I))
    step = ofcolor(I, 2)
    return fill(fill(I, 3, moved), 4, step)

def solve_argument(I):
    colour = 1
    recolour = rbind(replace, colour)
    colour = 5
    return recolour(I, colour)
