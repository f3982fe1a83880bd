# The two puzzle pieces are fitted into a three by three square.
def solve_681b3aeb(I):
    pieces = objects(I, univalued=T, diagonal=T, without_bg=T)
    form = compose(normalize, toindices)
    gap = lambda piece: difference(asindices(canvas(0, THREE_BY_THREE)), form(piece))
    anchor = extract(pieces, lambda piece: normalize(gap(piece)) == form(other(pieces, piece)))
    return paint(canvas(color(other(pieces, anchor)), THREE_BY_THREE), normalize(anchor))
