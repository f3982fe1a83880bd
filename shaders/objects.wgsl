// Sets and lists of objects, and what is made of their cells.

// All objects of a base as a set.
fn op_all_objects(d: u32, base: u32) {
    let n = m[base];
    if (lid < 8u) {
        // Labels are 1 to n.
        let below = ones(i32(n) + 1 - i32(32u * lid));
        m[d + 2u + lid] = below & ~select(0u, 1u, lid == 0u);
    }
    if (lid == 0u) {
        m[d] = base;
        m[d + 1u] = n;
    }
}

fn size_of(base: u32, label: u32) -> u32 {
    return m[base + TABLE + 2u * label + 1u] & 0xffffu;
}

// The objects with a colour or a size.
fn op_filter_objects(d: u32, objs: u32, v: u32, mode: u32) {
    let base = m[objs];
    if (lid < 8u) {
        var bits = m[objs + 2u + lid];
        var kept = 0u;
        while (bits != 0u) {
            let b = countTrailingZeros(bits);
            bits &= bits - 1u;
            let entry = m[base + TABLE + 2u * (32u * lid + b) + 1u];
            let property = select(signed_byte(entry >> 16u), i32(entry & 0xffffu), mode == FILTER_SIZE);
            kept |= select(0u, 1u << b, property == iv(v));
        }
        m[d + 2u + lid] = kept;
    }
    if (lid == 0u) {
        m[d] = base;
    }
}

fn op_count_objects(d: u32) {
    if (lid != 0u) {
        return;
    }
    var n = 0u;
    for (var i = 0u; i < 8u; i++) {
        n += countOneBits(m[d + 2u + i]);
    }
    m[d + 1u] = n;
}

fn op_no_objects(d: u32, objs: u32) {
    if (lid < 8u) {
        m[d + 2u + lid] = 0u;
    }
    if (lid == 0u) {
        m[d] = m[objs];
    }
}

// Keeps the iterator's object where a condition holds.
fn op_keep_object(d: u32, it: u32, condition: u32) {
    let label = m[it + 1u];
    if (lid == 0u && m[condition] != 0u && label < 256u) {
        m[d + 2u + (label >> 5u)] |= 1u << (label & 31u);
    }
}

// Union, intersection or difference. Objects of two bases are not compared.
fn op_combine_objects(d: u32, a: u32, b: u32, mode: u32) {
    if (m[a] != m[b] && !(m[b + 1u] == 0u && mode != COMBINE_INTERSECTION)) {
        fail(FALLBACK);
    }
    if (lid < 8u) {
        let x = m[a + 2u + lid];
        let y = select(0u, m[b + 2u + lid], m[a] == m[b]);
        m[d + 2u + lid] = select(select(x & ~y, x & y, mode == COMBINE_INTERSECTION), x | y, mode == COMBINE_UNION);
    }
    if (lid == 0u) {
        m[d] = m[a];
    }
}

// Removes an object from a set, or inserts it; it must be from the same base.
fn op_change_objects(d: u32, objs: u32, o: u32, mode: u32) {
    let label = m[o + 45u];
    if (m[o + 44u] != m[objs]) {
        fail(FALLBACK);
    }
    if (lid < 8u) {
        let bit = select(0u, 1u << (label & 31u), (label >> 5u) == lid);
        let x = m[objs + 2u + lid];
        m[d + 2u + lid] = select(x & ~bit, x | bit, mode == CHANGE_INSERT);
    }
    if (lid == 0u) {
        m[d] = m[objs];
    }
}

fn op_has_object(d: u32, o: u32, objs: u32) {
    let label = m[o + 45u];
    if (m[o + 44u] != m[objs]) {
        fail(FALLBACK);
    }
    flag(d, ((m[objs + 2u + ((label >> 5u) & 7u)] >> (label & 31u)) & 1u) != 0u);
}

fn op_compare_objects(a: u32, b: u32) {
    if (m[a] != m[b]) {
        fail(FALLBACK);
    }
    red[lid] = select(0u, m[a + 2u + (lid & 7u)] ^ m[b + 2u + (lid & 7u)], lid < 8u);
}

// The label of the first or last object.
fn op_end_object(d: u32, objs: u32, end: u32) {
    if (m[objs + 1u] == 0u) {
        fail(VALUE);
        put(d, 1);
        return;
    }
    var first_label = 256u;
    var last_label = 0u;
    for (var i = 0u; i < 8u; i++) {
        let bits = m[objs + 2u + i];
        if (bits != 0u) {
            first_label = min(first_label, 32u * i + countTrailingZeros(bits));
            last_label = 32u * i + 31u - countLeadingZeros(bits);
        }
    }
    put(d, i32(select(first_label, last_label, end == END_LAST)));
}

// The object with a label.
fn op_object(d: u32, objs: u32, label: u32) {
    let base = m[objs];
    let l = m[label] & 255u;
    var bits = 0u;
    for (var k = 0u; k < 8u; k++) {
        bits |= gather(equal_bytes(m[base + LABELS + k * 32u + lid], l * 0x01010101u)) << (4u * k);
    }
    m[d + 8u + lid] = bits;
    if (lid != 0u) {
        return;
    }
    let spot = vec2<i32>(iv(base + 2u), iv(base + 3u));
    let box = m[base + TABLE + 2u * l];
    m[d] = bitcast<u32>(spot.x);
    m[d + 1u] = bitcast<u32>(spot.y);
    m[d + 2u] = size_of(base, l);
    m[d + 3u] = bitcast<u32>(spot.x + i32(box & 255u));
    m[d + 4u] = bitcast<u32>(spot.y + i32((box >> 8u) & 255u));
    m[d + 5u] = bitcast<u32>(spot.x + i32((box >> 16u) & 255u));
    m[d + 6u] = bitcast<u32>(spot.y + i32(box >> 24u));
    m[d + 40u] = HELD_GRID;
    m[d + 41u] = m[base + 1u];
    m[d + 42u] = bitcast<u32>(spot.x);
    m[d + 43u] = bitcast<u32>(spot.y);
    m[d + 44u] = base;
    m[d + 45u] = l;
}

// The cells of all objects of a set.
fn op_merge(d: u32, objs: u32) {
    let base = m[objs];
    var bits = 0u;
    for (var k = 0u; k < 8u; k++) {
        let word = m[base + LABELS + k * 32u + lid];
        if (word != 0u) {
            for (var j = 0u; j < 4u; j++) {
                let l = (word >> (8u * j)) & 255u;
                bits |= ((m[objs + 2u + (l >> 5u)] >> (l & 31u)) & 1u) << (4u * k + j);
            }
        }
    }
    set_row(d, iv(base + 2u), iv(base + 3u), bits);
    hold_colors(d, HELD_GRID, m[base + 1u], iv(base + 2u), iv(base + 3u));
}

// Cells of either object, with their colours in the grid `f`. Of two colours at one location
// `paint` draws the greater one. Where the result is only painted that one is enough, and it may be
// clipped to the largest grid.
fn op_join(d: u32, a: u32, b: u32, f: u32, mode: u32) {
    var spot = vec2<i32>(0, 0);
    if ((mode & JOIN_CLIPPED) == 0u) {
        spot = joint(a, b);
    }
    let row = spot.x + i32(lid);
    let mine = row_bits(a, row, spot.y);
    let theirs = row_bits(b, row, spot.y);
    for (var k = 0u; k < 8u; k++) {
        var word = 0u;
        for (var j = 0u; j < 4u; j++) {
            let bit = 4u * k + j;
            let column = spot.y + i32(bit);
            let in_a = ((mine >> bit) & 1u) != 0u;
            let in_b = ((theirs >> bit) & 1u) != 0u;
            var color = 0u;
            if (in_a) {
                color = color_at(a, row, column);
            }
            if (in_b) {
                let other = color_at(b, row, column);
                if (in_a && other != color) {
                    if (mode != JOIN_PAINTED) {
                        fail(FALLBACK);
                    }
                    color = max(color ^ 128u, other ^ 128u) ^ 128u;
                } else {
                    color = other;
                }
            }
            word |= color << (8u * j);
        }
        m[f + 2u + k * 32u + lid] = word;
    }
    set_row(d, spot.x, spot.y, mine | theirs);
    hold_colors(d, HELD_GRID, f, spot.x, spot.y);
}

// A copy of an object with its colours in the grid `f`.
fn op_own_colors(d: u32, o: u32, f: u32) {
    let row = iv(o) + i32(lid);
    let bits = m[o + 8u + lid];
    for (var k = 0u; k < 8u; k++) {
        var word = 0u;
        for (var j = 0u; j < 4u; j++) {
            if (((bits >> (4u * k + j)) & 1u) != 0u) {
                word |= color_at(o, row, iv(o + 1u) + i32(4u * k + j)) << (8u * j);
            }
        }
        m[f + 2u + k * 32u + lid] = word;
    }
    for (var i = lid; i < 40u; i += 32u) {
        m[d + i] = m[o + i];
    }
    hold_colors(d, HELD_GRID, f, iv(o), iv(o + 1u));
}

fn op_no_cells(d: u32, f: u32) {
    op_clear_set(d);
    hold_colors(d, HELD_GRID, f, 0, 0);
}

// The cells of an object that another one has as well, or does not have.
fn op_select_cells(d: u32, a: u32, b: u32, mode: u32) {
    let row = iv(a) + i32(lid);
    var both = m[a + 8u + lid] & row_bits(b, row, iv(a + 1u));
    var same = 0u;
    while (both != 0u) {
        let c = countTrailingZeros(both);
        both &= both - 1u;
        let column = iv(a + 1u) + i32(c);
        same |= select(0u, 1u << c, color_at(a, row, column) == color_at(b, row, column));
    }
    set_row(d, iv(a), iv(a + 1u), select(same, m[a + 8u + lid] & ~same, mode == SELECT_OTHERS));
    hold_colors(d, m[a + 40u], m[a + 41u], iv(a + 42u), iv(a + 43u));
}

fn op_compare_cells(a: u32, b: u32) {
    let row = iv(a) + i32(lid);
    let bits = m[a + 8u + lid];
    let theirs = row_bits(b, row, iv(a + 1u));
    var differ = (bits ^ theirs) | (m[a + 2u] ^ m[b + 2u]);
    var both = bits & theirs;
    while (both != 0u) {
        let column = iv(a + 1u) + i32(countTrailingZeros(both));
        both &= both - 1u;
        differ |= color_at(a, row, column) ^ color_at(b, row, column);
    }
    red[lid] = differ;
}

// Mirrors an object in its box, with its colours in the grid `f`.
fn op_mirror_object(d: u32, o: u32, f: u32, mode: u32) {
    if (m[o + 2u] == 0u) {
        fail(VALUE);
    }
    let h = iv(o + 5u) - iv(o + 3u) + 1;
    let w = iv(o + 6u) - iv(o + 4u) + 1;
    let bits = mirrored_bits(o, mode);
    for (var k = 0u; k < 8u; k++) {
        var word = 0u;
        for (var j = 0u; j < 4u; j++) {
            let c = 4u * k + j;
            if (((bits >> c) & 1u) != 0u) {
                let spot = mirrored(mode, i32(lid), i32(c), h, w);
                word |= color_at(o, iv(o + 3u) + spot.x, iv(o + 4u) + spot.y) << (8u * j);
            }
        }
        m[f + 2u + k * 32u + lid] = word;
    }
    set_row(d, iv(o + 3u), iv(o + 4u), bits);
    hold_colors(d, HELD_GRID, f, iv(o + 3u), iv(o + 4u));
}

// An object whose cells become squares, with its colours in the grid `f`.
fn op_upscale_object(d: u32, o: u32, factor: u32, f: u32) {
    let by = clamp(iv(factor), 1, 32);
    let h = (iv(o + 5u) - iv(o + 3u) + 1) * by;
    let w = (iv(o + 6u) - iv(o + 4u) + 1) * by;
    if (m[o + 2u] != 0u && (iv(factor) != by || 32 < h || 32 < w)) {
        fail(FALLBACK);
    }
    var bits = 0u;
    for (var k = 0u; k < 8u; k++) {
        var word = 0u;
        for (var j = 0u; j < 4u; j++) {
            let c = 4u * k + j;
            let row = iv(o + 3u) + i32(lid) / by;
            let column = iv(o + 4u) + i32(c) / by;
            if ((row_bits(o, row, column) & 1u) != 0u) {
                bits |= 1u << c;
                word |= color_at(o, row, column) << (8u * j);
            }
        }
        m[f + 2u + k * 32u + lid] = word;
    }
    set_row(d, iv(o + 3u), iv(o + 4u), bits);
    hold_colors(d, HELD_GRID, f, iv(o + 3u), iv(o + 4u));
}

// The colour of the iterator's cell.
fn op_cell_color(it: u32, o: u32) {
    put(it + 4u, signed_byte(color_at(o, iv(it + 1u), iv(it + 2u))));
}

fn op_one_cell(d: u32, color: u32, place: u32) {
    if (!is_byte(iv(color))) {
        fail(FALLBACK);
    }
    let loc = location(place);
    set_row(d, loc.x, loc.y, select(0u, 1u, lid == 0u));
    hold_colors(d, HELD_ONE, m[color], 0, 0);
}

// Lists of objects: the base, how many, labels; keys stand beside the labels until they are sorted.

fn op_push(list: u32, keys: u32, it: u32, key: u32) {
    if (lid != 0u) {
        return;
    }
    let n = m[list + 1u];
    if (n < 255u) {
        m[list + 2u + n] = m[it + 1u];
        m[keys + n] = m[key];
        m[list + 1u] = n + 1u;
    }
}

fn op_no_list(list: u32, objs: u32) {
    if (lid == 0u) {
        m[list] = m[objs];
        m[list + 1u] = 0u;
    }
}

fn op_sort(d: u32, list: u32, keys: u32) {
    let n = min(m[list + 1u], 255u);
    for (var i = lid; i < n; i += 32u) {
        var rank = 0u;
        for (var j = 0u; j < n; j++) {
            let less = iv(keys + j) < iv(keys + i) || (m[keys + j] == m[keys + i] && j < i);
            rank += select(0u, 1u, less);
        }
        m[d + 2u + rank] = m[list + 2u + i];
    }
    if (lid == 0u) {
        m[d] = m[list];
        m[d + 1u] = n;
    }
}

fn op_end_of_list(d: u32, list: u32, end: u32) {
    let n = m[list + 1u];
    if (n == 0u) {
        fail(VALUE);
        put(d, 1);
        return;
    }
    put(d, iv(list + 2u + select(0u, min(n, 255u) - 1u, end == END_LAST)));
}

fn op_next_in_list(it: u32, list: u32) {
    let n = iv(it + 3u);
    if (lid == 0u) {
        let inside = n < min(iv(list + 1u), 255);
        put(it + 1u, iv(list + 2u + u32(min(n, 254))));
        found(it, inside, n + 1);
    }
}
