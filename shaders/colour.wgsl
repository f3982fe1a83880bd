// Colours: histograms of grids and objects, what follows from them, the cells of a colour.

// The byte of an object's colour at one of its locations.
fn color_at(o: u32, r: i32, c: i32) -> u32 {
    if (m[o + 40u] == HELD_ONE) {
        return m[o + 41u] & 255u;
    }
    return cell(m[o + 41u], u32(r - iv(o + 42u)) & 31u, u32(c - iv(o + 43u)) & 31u);
}

// Invocation t counts colour t % 16 in one half of the rows.
fn op_histogram(g: u32) {
    let h = u32(iv(g));
    let w = iv(g + 1u);
    let color = lid & 15u;
    let start = (lid >> 4u) * 16u;
    let to = max(min(start + 16u, h), start);
    let pattern = color * 0x01010101u;
    var n = 0u;
    for (var k = 0u; k < words(w); k++) {
        let inside = spread((ones(w) >> (4u * k)) & 15u);
        for (var r = start; r < to; r++) {
            n += countOneBits(equal_bytes(m[g + 2u + k * 32u + r], pattern) & inside);
        }
    }
    red[lid] = n;
    if (lid == 0u) {
        red[32] = h * u32(w);
    }
}

fn op_histogram_of_object(o: u32) {
    let color = lid & 15u;
    let start = (lid >> 4u) * 16u;
    var n = 0u;
    for (var r = start; r < start + 16u; r++) {
        var bits = m[o + 8u + r];
        while (bits != 0u) {
            let c = i32(countTrailingZeros(bits));
            bits &= bits - 1u;
            n += select(0u, 1u, color_at(o, iv(o) + i32(r), iv(o + 1u) + c) == color);
        }
    }
    red[lid] = n;
    if (lid == 0u) {
        red[32] = m[o + 2u];
    }
}

fn counted(color: u32) -> u32 {
    return red[color] + red[color + 16u];
}

// Tells whether all cells have colours 0 to 15; others are rare enough to be left to the host.
fn check_counted() {
    var sum = 0u;
    for (var c = 0u; c < 32u; c++) {
        sum += red[c];
    }
    if (sum != red[32]) {
        fail(FALLBACK);
    }
}

// The colour of most cells, that of fewest, how many colours there are, or which.
fn op_colors(d: u32, mode: u32) {
    if (lid != 0u) {
        return;
    }
    check_counted();
    var mask = 0u;
    var best = 0u;
    var chosen = -1;
    for (var c = 0u; c < 16u; c++) {
        let n = counted(c);
        if (n != 0u) {
            mask |= 1u << c;
            if (chosen < 0 || (mode == COLORS_MOST && n > best) || (mode == COLORS_LEAST && n < best)) {
                best = n;
                chosen = i32(c);
            }
        }
    }
    if (mode >= COLORS_NUMBER) {
        put(d, select(i32(mask), i32(countOneBits(mask)), mode == COLORS_NUMBER));
        if (mode == COLORS_PALETTE) {
            put(d + 1u, 0);
        }
    } else {
        if (chosen < 0) {
            fail(VALUE);
        }
        put(d, chosen);
    }
}

fn op_color_count(d: u32, color: u32) {
    let c = iv(color);
    if (lid != 0u) {
        return;
    }
    check_counted();
    if (0 <= c && c < 16) {
        put(d, i32(counted(u32(c))));
    } else {
        put(d, 0);
    }
}

fn op_of_color(d: u32, g: u32, color: u32) {
    var bits = 0u;
    if (i32(lid) < iv(g) && is_byte(iv(color))) {
        bits = equal_row(g, lid, iv(color));
    }
    set_row(d, 0, 0, bits);
}

// The least colour of each row of an object, 128 more than it is.
fn op_least_colors(o: u32) {
    var least = 256u;
    var bits = m[o + 8u + lid];
    while (bits != 0u) {
        let c = i32(countTrailingZeros(bits));
        bits &= bits - 1u;
        least = min(least, color_at(o, iv(o) + i32(lid), iv(o + 1u) + c) ^ 128u);
    }
    red[lid] = least;
}

fn op_color(d: u32, o: u32) {
    if (m[o + 2u] == 0u) {
        fail(VALUE);
        return;
    }
    put(d, i32(least_of(0u)) - 128);
}

// The histogram of the cells with a colour is that of a set: where a grid has each of its colours.
fn op_recolor(d: u32, s: u32, color: u32) {
    if (!is_byte(iv(color))) {
        fail(FALLBACK);
    }
    for (var i = lid; i < 40u; i += 32u) {
        m[d + i] = m[s + i];
    }
    hold_colors(d, HELD_ONE, m[color], 0, 0);
}

fn hold_colors(d: u32, how: u32, what: u32, row: i32, column: i32) {
    if (lid == 0u) {
        m[d + 40u] = how;
        m[d + 41u] = what;
        m[d + 42u] = bitcast<u32>(row);
        m[d + 43u] = bitcast<u32>(column);
        m[d + 44u] = 0u;
        m[d + 45u] = 0u;
    }
}

fn op_as_object(d: u32, g: u32) {
    let w = iv(g + 1u);
    let inside = i32(lid) < iv(g);
    set_row(d, 0, 0, select(0u, ones(w), inside));
    hold_colors(d, HELD_GRID, g, 0, 0);
}

fn op_to_object(d: u32, s: u32, g: u32) {
    var bits = 0u;
    if (i32(lid) < iv(g)) {
        bits = row_bits(s, i32(lid), 0) & ones(iv(g + 1u));
    }
    set_row(d, 0, 0, bits);
    hold_colors(d, HELD_GRID, g, 0, 0);
}
