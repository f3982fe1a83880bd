// Grids: making, turning, cutting, joining, scaling, painting.

fn resize(d: u32, h: i32, w: i32) -> bool {
    let fits = 0 < h && h <= 32 && 0 < w && w <= 32;
    if (!fits) {
        fail(FALLBACK);
    }
    put(d, select(1, h, fits));
    put(d + 1u, select(1, w, fits));
    return fits && i32(lid) < h;
}

fn op_turn(d: u32, g: u32, mode: u32) {
    let h = u32(iv(g));
    let w = u32(iv(g + 1u));
    let across = mode >= TURN_DMIRROR;
    if (!resize(d, i32(select(h, w, across)), i32(select(w, h, across)))) {
        return;
    }
    let width = select(w, h, across);
    for (var k = 0u; k < words(i32(width)); k++) {
        var word = 0u;
        for (var j = 0u; j < 4u; j++) {
            let c = 4u * k + j;
            if (c < width) {
                var spot = vec2<u32>(lid, c);
                switch mode {
                    case TURN_HMIRROR: {
                        spot = vec2<u32>(h - 1u - lid, c);
                    }
                    case TURN_VMIRROR: {
                        spot = vec2<u32>(lid, w - 1u - c);
                    }
                    case TURN_HALF: {
                        spot = vec2<u32>(h - 1u - lid, w - 1u - c);
                    }
                    case TURN_DMIRROR: {
                        spot = vec2<u32>(c, lid);
                    }
                    case TURN_CMIRROR: {
                        spot = vec2<u32>(h - 1u - c, w - 1u - lid);
                    }
                    case TURN_QUARTER: {
                        spot = vec2<u32>(h - 1u - c, lid);
                    }
                    default: {
                        spot = vec2<u32>(c, w - 1u - lid);
                    }
                }
                word |= cell(g, spot.x, spot.y) << (8u * j);
            }
        }
        m[d + 2u + k * 32u + lid] = word;
    }
}

// The part of a grid of `h` × `w` cells from (`top`, `left`) on.
fn part(d: u32, g: u32, top: i32, left: i32, h: i32, w: i32) {
    if (!resize(d, h, w)) {
        return;
    }
    for (var k = 0u; k < words(w); k++) {
        var word = 0u;
        for (var j = 0u; j < 4u; j++) {
            let c = 4u * k + j;
            if (c < u32(w)) {
                word |= cell(g, u32(top) + lid, u32(left) + c) << (8u * j);
            }
        }
        m[d + 2u + k * 32u + lid] = word;
    }
}

// An end of a slice as Python counts it.
fn slice_end(n: i32, spot: i32) -> i32 {
    let from_start = select(spot, spot + n, spot < 0);
    return clamp(from_start, 0, n);
}

fn op_crop(d: u32, g: u32, start: u32, dims: u32) {
    let far = max(max(abs(iv(start)), abs(iv(start + 1u))), max(abs(iv(dims)), abs(iv(dims + 1u))));
    if (far > 65536) {
        fail(FALLBACK);
    }
    let top = slice_end(iv(g), iv(start));
    let bottom = slice_end(iv(g), iv(start) + iv(dims));
    let left = slice_end(iv(g + 1u), iv(start + 1u));
    let right = slice_end(iv(g + 1u), iv(start + 1u) + iv(dims + 1u));
    part(d, g, top, left, bottom - top, right - left);
}

fn op_subgrid(d: u32, s: u32, g: u32) {
    if (m[s + 2u] == 0u) {
        fail(INDEX);
        return;
    }
    let h = iv(s + 5u) - iv(s + 3u) + 1;
    let w = iv(s + 6u) - iv(s + 4u) + 1;
    let top = slice_end(iv(g), iv(s + 3u));
    let bottom = slice_end(iv(g), iv(s + 3u) + h);
    let left = slice_end(iv(g + 1u), iv(s + 4u));
    let right = slice_end(iv(g + 1u), iv(s + 4u) + w);
    part(d, g, top, left, bottom - top, right - left);
}

// Upper, lower, left and right half, and the grid without its outermost rows and columns.
fn op_half(d: u32, g: u32, mode: u32) {
    let h = iv(g);
    let w = iv(g + 1u);
    switch mode {
        case HALF_TOP: {
            part(d, g, 0, 0, h / 2, w);
        }
        case HALF_BOTTOM: {
            part(d, g, (h + 1) / 2, 0, h / 2, w);
        }
        case HALF_LEFT: {
            part(d, g, 0, 0, h, w / 2);
        }
        case HALF_RIGHT: {
            part(d, g, 0, (w + 1) / 2, h, w / 2);
        }
        default: {
            part(d, g, 1, 1, h - 2, w - 2);
        }
    }
}

// Part `i` of `n` from left to right, or from top to bottom.
fn op_split(d: u32, g: u32, parts: u32, place: u32, axis: u32) {
    let n = iv(parts);
    let i = iv(place);
    let length = select(iv(g + 1u), iv(g), axis == AXIS_DOWN);
    if (n <= 0 || i < 0) {
        fail(FALLBACK);
        return;
    }
    let size = length / n;
    let start = (size + select(0, 1, length % n != 0)) * i;
    let end = min(start + size, length);
    if (axis == AXIS_DOWN) {
        part(d, g, min(start, length), 0, end - start, iv(g + 1u));
    } else {
        part(d, g, 0, min(start, length), iv(g), end - start);
    }
}

// Checks a split into `n` parts before any of them is made: it may yield no part, or a fault.
fn op_check_split(parts: u32) {
    if (iv(parts) == 0) {
        fail(ARITHMETIC);
    }
    if (iv(parts) < 0 || 32 < iv(parts)) {
        fail(FALLBACK);
    }
}

fn op_concat(d: u32, a: u32, b: u32, axis: u32) {
    let ha = iv(a);
    let wa = iv(a + 1u);
    let hb = iv(b);
    let wb = iv(b + 1u);
    if (axis == AXIS_DOWN && wa != wb) {
        fail(FALLBACK);
        return;
    }
    let h = select(min(ha, hb), ha + hb, axis == AXIS_DOWN);
    let w = select(wa + wb, wa, axis == AXIS_DOWN);
    if (!resize(d, h, w)) {
        return;
    }
    for (var k = 0u; k < words(w); k++) {
        var word = 0u;
        if (axis == AXIS_DOWN) {
            if (i32(lid) < ha) {
                word = m[a + 2u + k * 32u + lid];
            } else {
                word = m[b + 2u + k * 32u + lid - u32(ha)];
            }
        } else {
            for (var j = 0u; j < 4u; j++) {
                let c = 4u * k + j;
                if (c < u32(wa)) {
                    word |= cell(a, lid, c) << (8u * j);
                } else if (c < u32(w)) {
                    word |= cell(b, lid, c - u32(wa)) << (8u * j);
                }
            }
        }
        m[d + 2u + k * 32u + lid] = word;
    }
}

fn op_upscale(d: u32, g: u32, factor: u32, mode: u32) {
    let f = iv(factor);
    if (f < 1 || 32 < f) {
        fail(FALLBACK);
        return;
    }
    let fy = select(1, f, (mode & SCALE_DOWN) != 0u);
    let fx = select(1, f, (mode & SCALE_ACROSS) != 0u);
    let w = iv(g + 1u) * fx;
    if (!resize(d, iv(g) * fy, w)) {
        return;
    }
    for (var k = 0u; k < words(w); k++) {
        var word = 0u;
        for (var j = 0u; j < 4u; j++) {
            let c = 4u * k + j;
            if (c < u32(w)) {
                word |= cell(g, lid / u32(fy), c / u32(fx)) << (8u * j);
            }
        }
        m[d + 2u + k * 32u + lid] = word;
    }
}

fn op_downscale(d: u32, g: u32, factor: u32) {
    if (iv(factor) == 0) {
        fail(ARITHMETIC);
        return;
    }
    // Every factor beyond the size of a grid keeps the first cell only.
    let f = max(min(abs(iv(factor)), 32), 1);
    let w = (iv(g + 1u) + f - 1) / f;
    if (!resize(d, (iv(g) + f - 1) / f, w)) {
        return;
    }
    for (var k = 0u; k < words(w); k++) {
        var word = 0u;
        for (var j = 0u; j < 4u; j++) {
            let c = 4u * k + j;
            if (c < u32(w)) {
                word |= cell(g, lid * u32(f), c * u32(f)) << (8u * j);
            }
        }
        m[d + 2u + k * 32u + lid] = word;
    }
}

fn op_canvas(d: u32, color: u32, dims: u32) {
    if (!is_byte(iv(color))) {
        fail(FALLBACK);
    }
    let w = iv(dims + 1u);
    if (!resize(d, iv(dims), w)) {
        return;
    }
    let pattern = (m[color] & 255u) * 0x01010101u;
    for (var k = 0u; k < words(w); k++) {
        m[d + 2u + k * 32u + lid] = pattern;
    }
}

fn op_replace(d: u32, g: u32, old: u32, fresh: u32, mode: u32) {
    if (!is_byte(iv(old)) || !is_byte(iv(fresh))) {
        fail(FALLBACK);
    }
    let w = iv(g + 1u);
    if (!resize(d, iv(g), w)) {
        return;
    }
    let gone = (m[old] & 255u) * 0x01010101u;
    let to = (m[fresh] & 255u) * 0x01010101u;
    for (var k = 0u; k < words(w); k++) {
        let word = m[g + 2u + k * 32u + lid];
        let hit = spread(gather(equal_bytes(word, gone)));
        var out = (word & ~hit) | (to & hit);
        if (mode == REPLACE_BOTH) {
            let back = spread(gather(equal_bytes(word, to))) & ~hit;
            out = (out & ~back) | (gone & back);
        }
        m[d + 2u + k * 32u + lid] = out;
    }
}

fn op_cellwise(d: u32, a: u32, b: u32, fallback: u32) {
    if (!is_byte(iv(fallback))) {
        fail(FALLBACK);
    }
    let w = iv(a + 1u);
    if (iv(b) < iv(a) || iv(b + 1u) < w) {
        fail(INDEX);
    }
    if (!resize(d, iv(a), w)) {
        return;
    }
    let other = (m[fallback] & 255u) * 0x01010101u;
    for (var k = 0u; k < words(w); k++) {
        let word = m[a + 2u + k * 32u + lid];
        let same = spread(gather(equal_bytes(word, m[b + 2u + k * 32u + lid])));
        m[d + 2u + k * 32u + lid] = (word & same) | (other & ~same);
    }
}

// Gives the locations of a set a colour, or those of them where the grid has the colour `below`.
fn op_fill(d: u32, g: u32, color: u32, s: u32, below: u32, mode: u32) {
    let w = iv(g + 1u);
    if (!is_byte(iv(color))) {
        fail(FALLBACK);
    }
    if (!resize(d, iv(g), w)) {
        return;
    }
    var bits = row_bits(s, i32(lid), 0) & ones(w);
    if (mode == PAINT_UNDER) {
        bits &= equal_row(g, lid, iv(below));
    }
    let pattern = (m[color] & 255u) * 0x01010101u;
    for (var k = 0u; k < words(w); k++) {
        let hit = spread((bits >> (4u * k)) & 15u);
        let word = m[g + 2u + k * 32u + lid];
        m[d + 2u + k * 32u + lid] = (word & ~hit) | (pattern & hit);
    }
}

fn op_paint(d: u32, g: u32, o: u32, below: u32, mode: u32) {
    let w = iv(g + 1u);
    if (!resize(d, iv(g), w)) {
        return;
    }
    var bits = row_bits(o, i32(lid), 0) & ones(w);
    if (mode == PAINT_UNDER) {
        bits &= equal_row(g, lid, iv(below));
    }
    for (var k = 0u; k < words(w); k++) {
        let four = (bits >> (4u * k)) & 15u;
        let hit = spread(four);
        var drawn = 0u;
        for (var j = 0u; j < 4u; j++) {
            if (((four >> j) & 1u) != 0u) {
                drawn |= color_at(o, i32(lid), i32(4u * k + j)) << (8u * j);
            }
        }
        m[d + 2u + k * 32u + lid] = (m[g + 2u + k * 32u + lid] & ~hit) | drawn;
    }
}

fn op_index(d: u32, g: u32, spot: u32) {
    let r = iv(spot);
    let c = iv(spot + 1u);
    if (r < 0 || iv(g) <= r || c < 0 || iv(g + 1u) <= c) {
        fail(FALLBACK);
        return;
    }
    put(d, signed_byte(cell(g, u32(r), u32(c))));
}

// For each row the columns that differ from row 0, and whether it has several colours.
fn op_mixed(g: u32) {
    let w = iv(g + 1u);
    var columns = 0u;
    var mixed = 0u;
    if (i32(lid) < iv(g)) {
        for (var c = 0u; c < u32(w); c++) {
            let own = cell(g, lid, c);
            columns |= select(0u, 1u << c, own != cell(g, 0u, c));
            mixed |= select(0u, 1u, own != cell(g, lid, 0u));
        }
    }
    red[lid] = columns;
    red[32u + lid] = mixed;
}

fn mixed_columns() -> u32 {
    return any_of(0u);
}

fn mixed_rows() -> u32 {
    var rows = 0u;
    for (var r = 0u; r < 32u; r++) {
        rows |= red[32u + r] << r;
    }
    return rows;
}

// The place of the `n`-th set bit.
fn nth(bits: u32, n: u32) -> u32 {
    var left = bits;
    for (var i = 0u; i < n; i++) {
        left &= left - 1u;
    }
    return countTrailingZeros(left) & 31u;
}

fn op_compress(d: u32, g: u32) {
    let columns = mixed_columns();
    let rows = mixed_rows();
    let w = i32(countOneBits(columns));
    if (!resize(d, i32(countOneBits(rows)), w)) {
        return;
    }
    let row = nth(rows, lid);
    var left = columns;
    for (var k = 0u; k < words(w); k++) {
        var word = 0u;
        for (var j = 0u; j < 4u; j++) {
            if (left != 0u) {
                word |= cell(g, row, countTrailingZeros(left)) << (8u * j);
                left &= left - 1u;
            }
        }
        m[d + 2u + k * 32u + lid] = word;
    }
}

fn op_compare_grids(a: u32, b: u32) {
    let w = iv(a + 1u);
    var differ = 0u;
    if (iv(a) != iv(b) || w != iv(b + 1u)) {
        differ = 1u;
    } else if (i32(lid) < iv(a)) {
        for (var k = 0u; k < words(w); k++) {
            let different = m[a + 2u + k * 32u + lid] ^ m[b + 2u + k * 32u + lid];
            differ |= different & spread((ones(w) >> (4u * k)) & 15u);
        }
    }
    red[lid] = differ;
}

// Tells whether no row differed.
fn op_same(d: u32) {
    flag(d, mixed_columns() == 0u);
}
