# Lines run through the middle of every frame.
def solve_41e4d17e(I):
    frames = objects(I, univalued=T, diagonal=F, without_bg=T)
    crosshair = compose(fork(combine, vfrontier, hfrontier), centerofmass)
    return underfill(I, 6, mapply(crosshair, frames))
