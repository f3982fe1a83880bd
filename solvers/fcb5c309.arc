# The frame that holds the most specks is cut out in the colour of the specks.
def solve_fcb5c309(I):
    speck = leastcolor(I)
    ink = other(remove(0, palette(I)), speck)
    frames = colorfilter(objects(I, univalued=T, diagonal=F, without_bg=T), ink)
    full = argmax(frames, lambda frame: colorcount(trim(subgrid(frame, I)), speck))
    return replace(subgrid(full, I), ink, speck)
