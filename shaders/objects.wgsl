// Objects: connected components, parts by colour, lines, members of sets of objects, occurrences,
// periods.

const LABELS = 4u;
const TABLE = 260u;

// The runs of `allowed` bits that have a bit of `seeds`.
fn runs(seeds: u32, allowed: u32) -> u32 {
    let s = seeds & allowed;
    let up = ((allowed ^ (allowed + s)) & allowed) | s;
    let a = reverseBits(allowed);
    let t = reverseBits(s);
    return up | reverseBits(((a ^ (a + t)) & a) | t);
}

fn label_row(base: u32, bits: u32, label: u32) {
    for (var k = 0u; k < 8u; k++) {
        let hit = spread((bits >> (4u * k)) & 15u);
        if (hit != 0u) {
            let at = base + LABELS + k * 32u + lid;
            m[at] = (m[at] & ~hit) | ((label * 0x01010101u) & hit);
        }
    }
}

fn clear_labels(base: u32) {
    for (var k = 0u; k < 8u; k++) {
        m[base + LABELS + k * 32u + lid] = 0u;
    }
}

fn base_of(base: u32, n: u32, g: u32) {
    if (lid == 0u) {
        m[base] = n;
        m[base + 1u] = g;
        m[base + 2u] = 0u;
        m[base + 3u] = 0u;
    }
}

fn describe(base: u32, label: u32, first: u32, last: u32, columns: u32, count: u32, color: u32) {
    let left = countTrailingZeros(columns);
    let right = 31u - countLeadingZeros(columns);
    m[base + TABLE + 2u * label] = first | (left << 8u) | (last << 16u) | (right << 24u);
    m[base + TABLE + 2u * label + 1u] = count | ((color & 255u) << 16u);
}

// The least of the cells of the invocation's row that are left: colour, row, column.
fn least_cell(g: u32, left: u32) -> u32 {
    var least = 0xffffffffu;
    var rest = left;
    while (rest != 0u) {
        let c = countTrailingZeros(rest);
        rest &= rest - 1u;
        least = min(least, ((cell(g, lid, c) ^ 128u) << 10u) | (lid << 5u) | c);
    }
    return least;
}

// The connected components of a grid, in canonical order: each turn takes the least cell that is
// left, by colour, row and column, and all that is connected with it. Bits of `mode`: one colour
// each, over corners, without the colour `below`. Has barriers inside; what decides its loops is
// the same in all invocations.
fn op_components(base: u32, g: u32, below: u32, mode: u32) {
    let w = iv(g + 1u);
    var left = 0u;
    if (i32(lid) < iv(g)) {
        left = ones(w);
        if ((mode & COMPONENTS_WITHOUT_BG) != 0u) {
            left &= ~equal_row(g, lid, iv(below));
        }
    }
    clear_labels(base);
    var n = 0u;
    var own_least = least_cell(g, left);
    for (var turn = 0u; turn < 256u; turn++) {
        red[lid] = own_least;
        workgroupBarrier();
        let least = least_of(0u);
        workgroupBarrier();
        if (least == 0xffffffffu) {
            break;
        }
        if (n == 255u) {
            fail(FALLBACK);
            break;
        }
        n++;
        let color = (least >> 10u) ^ 128u;
        var allowed = left;
        if ((mode & COMPONENTS_UNIVALUED) != 0u && i32(lid) < iv(g)) {
            allowed &= equal_row(g, lid, i32(color));
        }
        var own = 0u;
        if (((least >> 5u) & 31u) == lid) {
            own = runs(1u << (least & 31u), allowed);
        }
        for (var step = 0u; step < 1024u; step++) {
            red[lid] = own;
            workgroupBarrier();
            var near = own;
            if (lid > 0u) {
                near |= red[lid - 1u];
            }
            if (lid < 31u) {
                near |= red[lid + 1u];
            }
            if ((mode & COMPONENTS_DIAGONAL) != 0u) {
                near |= (near << 1u) | (near >> 1u);
            }
            let grown = runs(near, allowed);
            red[32u + lid] = select(0u, 1u, grown != own);
            own = grown;
            workgroupBarrier();
            if (any_of(32u) == 0u) {
                break;
            }
        }
        if (own != 0u) {
            left &= ~own;
            label_row(base, own, n);
            own_least = least_cell(g, left);
        }
        red[64u + lid] = own;
        workgroupBarrier();
        if (lid == 0u) {
            // From the row of the least cell up and down to where the component ends.
            let seed = (least >> 5u) & 31u;
            var first = seed;
            var last = seed;
            var count = countOneBits(red[64u + seed]);
            while (0u < first && red[63u + first] != 0u) {
                first--;
                count += countOneBits(red[64u + first]);
            }
            while (last < 31u && red[65u + last] != 0u) {
                last++;
                count += countOneBits(red[64u + last]);
            }
            describe(base, n, first, last, any_of(64u), count, color);
        }
    }
    base_of(base, n, g);
}

// One object a colour, after a histogram; of the foreground, without the colour `below`.
fn op_partition(base: u32, g: u32, below: u32, mode: u32) {
    check_counted();
    clear_labels(base);
    var n = 0u;
    for (var c = 0u; c < 16u; c++) {
        if (counted(c) != 0u && (mode == PARTITION_ALL || c != m[below])) {
            n++;
            if (i32(lid) < iv(g)) {
                label_row(base, equal_row(g, lid, i32(c)), n);
            }
            if (lid == c) {
                var first = 32u;
                var last = 0u;
                var columns = 0u;
                for (var r = 0u; r < u32(iv(g)); r++) {
                    let bits = equal_row(g, r, i32(c));
                    if (bits != 0u) {
                        first = min(first, r);
                        last = r;
                        columns |= bits;
                    }
                }
                describe(base, n, first, last, columns, counted(c), c);
            }
        }
    }
    base_of(base, n, g);
}

// The rows or columns of one colour, after `op_mixed`. Both at once would cross, which labels
// cannot say.
fn op_frontiers(base: u32, g: u32) {
    let h = iv(g);
    let w = iv(g + 1u);
    let rows = ~mixed_rows() & ones(h);
    let columns = ~mixed_columns() & ones(w);
    clear_labels(base);
    base_of(base, countOneBits(rows | columns), g);
    if (rows != 0u && columns != 0u) {
        fail(FALLBACK);
        return;
    }
    if (rows != 0u) {
        if (((rows >> lid) & 1u) != 0u) {
            let own = cell(g, lid, 0u) ^ 128u;
            var label = 1u;
            for (var r = 0u; r < 32u; r++) {
                let color = cell(g, r, 0u) ^ 128u;
                if (((rows >> r) & 1u) != 0u && (color < own || (color == own && r < lid))) {
                    label++;
                }
            }
            label_row(base, ones(w), label);
            describe(base, label, lid, lid, ones(w), u32(w), own ^ 128u);
        }
        return;
    }
    for (var c = 0u; c < u32(w); c++) {
        if (((columns >> c) & 1u) != 0u) {
            let own = cell(g, 0u, c) ^ 128u;
            var label = 1u;
            for (var o = 0u; o < u32(w); o++) {
                let color = cell(g, 0u, o) ^ 128u;
                if (((columns >> o) & 1u) != 0u && (color < own || (color == own && o < c))) {
                    label++;
                }
            }
            if (i32(lid) < h) {
                label_row(base, 1u << c, label);
            }
            if (lid == 0u) {
                describe(base, label, 0u, u32(h) - 1u, 1u << c, u32(h), own ^ 128u);
            }
        }
    }
}

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
fn op_end_object(d: u32, objs: u32, last: u32) {
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
    put(d, i32(select(first_label, last_label, last != 0u)));
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
    let at = vec2<i32>(iv(base + 2u), iv(base + 3u));
    let box = m[base + TABLE + 2u * l];
    m[d] = bitcast<u32>(at.x);
    m[d + 1u] = bitcast<u32>(at.y);
    m[d + 2u] = size_of(base, l);
    m[d + 3u] = bitcast<u32>(at.x + i32(box & 255u));
    m[d + 4u] = bitcast<u32>(at.y + i32((box >> 8u) & 255u));
    m[d + 5u] = bitcast<u32>(at.x + i32((box >> 16u) & 255u));
    m[d + 6u] = bitcast<u32>(at.y + i32(box >> 24u));
    m[d + 40u] = 1u;
    m[d + 41u] = m[base + 1u];
    m[d + 42u] = bitcast<u32>(at.x);
    m[d + 43u] = bitcast<u32>(at.y);
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
    hold_colors(d, 1u, m[base + 1u], iv(base + 2u), iv(base + 3u));
}

// Cells of either object, with their colours in the grid `f`. Of two colours at one location
// `paint` draws the greater one. Where the result is only painted that one is enough, and it may be
// clipped to the largest grid.
fn op_join(d: u32, a: u32, b: u32, f: u32, mode: u32) {
    var at = vec2<i32>(0, 0);
    if ((mode & JOIN_CLIPPED) == 0u) {
        at = joint(a, b);
    }
    let row = at.x + i32(lid);
    let mine = row_bits(a, row, at.y);
    let theirs = row_bits(b, row, at.y);
    for (var k = 0u; k < 8u; k++) {
        var word = 0u;
        for (var j = 0u; j < 4u; j++) {
            let bit = 4u * k + j;
            let column = at.y + i32(bit);
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
    set_row(d, at.x, at.y, mine | theirs);
    hold_colors(d, 1u, f, at.x, at.y);
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
    hold_colors(d, 1u, f, iv(o), iv(o + 1u));
}

fn op_no_cells(d: u32, f: u32) {
    op_clear_set(d);
    hold_colors(d, 1u, f, 0, 0);
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
                let at = mirrored(mode, i32(lid), i32(c), h, w);
                word |= color_at(o, iv(o + 3u) + at.x, iv(o + 4u) + at.y) << (8u * j);
            }
        }
        m[f + 2u + k * 32u + lid] = word;
    }
    set_row(d, iv(o + 3u), iv(o + 4u), bits);
    hold_colors(d, 1u, f, iv(o + 3u), iv(o + 4u));
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
    hold_colors(d, 1u, f, iv(o + 3u), iv(o + 4u));
}

// The colour of the iterator's cell.
fn op_cell_color(it: u32, o: u32) {
    put(it + 4u, signed_byte(color_at(o, iv(it + 1u), iv(it + 2u))));
}

fn op_one_cell(d: u32, color: u32, at: u32) {
    if (!is_byte(iv(color))) {
        fail(FALLBACK);
    }
    let loc = location(at);
    set_row(d, loc.x, loc.y, select(0u, 1u, lid == 0u));
    hold_colors(d, 0u, m[color], 0, 0);
}

fn op_occurrences(d: u32, g: u32, o: u32) {
    let h = iv(o + 5u) - iv(o + 3u) + 1;
    let w = iv(o + 6u) - iv(o + 4u) + 1;
    if (m[o + 2u] == 0u) {
        fail(FALLBACK);
    }
    let down = iv(g) - h;
    let right = iv(g + 1u) - w;
    var fits = 0u;
    if (i32(lid) <= down) {
        fits = ones(right + 1);
    }
    for (var r = 0; r < h; r++) {
        let row = iv(o + 3u) + r;
        var bits = row_bits(o, row, iv(o + 4u));
        while (bits != 0u && fits != 0u) {
            let c = countTrailingZeros(bits);
            bits &= bits - 1u;
            let color = color_at(o, row, iv(o + 4u) + i32(c));
            fits &= equal_row(g, (lid + u32(r)) & 31u, i32(color)) >> c;
        }
    }
    set_row(d, 0, 0, fits);
}

// For each row the shifts of 1 to 31 columns, or rows, by which it does not lie on the object
// itself.
fn op_misfits(o: u32, down: u32) {
    let h = iv(o + 5u) - iv(o + 3u) + 1;
    let w = iv(o + 6u) - iv(o + 4u) + 1;
    let row = iv(o + 3u) + i32(lid);
    let left = iv(o + 4u);
    var misfits = 0u;
    if (m[o + 2u] != 0u && i32(lid) < h) {
        let own = row_bits(o, row, left);
        for (var p = 1; p < select(w, i32(lid) + 1, down != 0u); p++) {
            let back = select(vec2<i32>(0, p), vec2<i32>(p, 0), down != 0u);
            var bits = own;
            if (down == 0u) {
                bits &= ~ones(p);
            }
            let there = slide(row_bits(o, row - back.x, left), back.y);
            var bad = (bits & ~there) != 0u;
            while (bits != 0u && !bad) {
                let column = left + i32(countTrailingZeros(bits));
                bits &= bits - 1u;
                bad = color_at(o, row, column) != color_at(o, row - back.x, column - back.y);
            }
            misfits |= select(0u, 1u << u32(p), bad);
        }
    }
    red[lid] = misfits;
}

fn op_period(d: u32, o: u32, down: u32) {
    var extent = iv(o + 6u) - iv(o + 4u) + 1;
    if (down != 0u) {
        extent = iv(o + 5u) - iv(o + 3u) + 1;
    }
    if (m[o + 2u] == 0u) {
        extent = 0;
    }
    let fits = ~mixed_columns() & ones(extent) & ~1u;
    put(d, select(extent, i32(countTrailingZeros(fits)), fits != 0u));
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

fn op_end_of_list(d: u32, list: u32, last: u32) {
    let n = m[list + 1u];
    if (n == 0u) {
        fail(VALUE);
        put(d, 1);
        return;
    }
    put(d, iv(list + 2u + select(0u, min(n, 255u) - 1u, last != 0u)));
}

fn op_next_in_list(it: u32, list: u32) {
    let n = iv(it + 3u);
    if (lid == 0u) {
        let inside = n < min(iv(list + 1u), 255);
        put(it + 1u, iv(list + 2u + u32(min(n, 254))));
        found(it, inside, n + 1);
    }
}
