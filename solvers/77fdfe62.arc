# The four corner colours are seen through the mask in the middle.
def solve_77fdfe62(I):
    ends = fork(astuple, first, last)
    mask = trim(trim(I))
    return fill(upscale(apply(ends, ends(I)), height(mask) // 2), 0, ofcolor(mask, 0))
