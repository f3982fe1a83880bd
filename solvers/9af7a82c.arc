# A bar chart of the colours, the most frequent one first, hanging from the top.
def solve_9af7a82c(I):
    ranked = order(partition(I), compose(invert, size))
    longest = size(first(ranked))
    bar = lambda part: combine(repeat(color(part), size(part)), repeat(0, longest - size(part)))
    return dmirror(apply(bar, ranked))
