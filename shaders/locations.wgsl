// Sets of locations: lines, neighbourhoods, boxes, moving, mirroring, combining.

// The corner of the box around two sets, where a frame holds both.
fn joint(a: u32, b: u32) -> vec2<i32> {
    if (m[a + 2u] == 0u) {
        return vec2<i32>(iv(b + 3u), iv(b + 4u));
    }
    if (m[b + 2u] == 0u) {
        return vec2<i32>(iv(a + 3u), iv(a + 4u));
    }
    let top = min(iv(a + 3u), iv(b + 3u));
    let left = min(iv(a + 4u), iv(b + 4u));
    if (32 <= max(iv(a + 5u), iv(b + 5u)) - top || 32 <= max(iv(a + 6u), iv(b + 6u)) - left) {
        fail(FALLBACK);
    }
    return vec2<i32>(top, left);
}

// The union of two sets; where `clip` is set, of their parts inside the largest grid.
fn op_union(d: u32, a: u32, b: u32, extent: u32) {
    var spot = vec2<i32>(0, 0);
    if (extent == EXTENT_WHOLE) {
        spot = joint(a, b);
    }
    let row = spot.x + i32(lid);
    set_row(d, spot.x, spot.y, row_bits(a, row, spot.y) | row_bits(b, row, spot.y));
}

fn op_clip(d: u32, a: u32) {
    set_row(d, 0, 0, row_bits(a, i32(lid), 0));
}

fn op_intersection(d: u32, a: u32, b: u32) {
    let other = row_bits(b, iv(a) + i32(lid), iv(a + 1u));
    set_row(d, iv(a), iv(a + 1u), m[a + 8u + lid] & other);
}

fn op_difference(d: u32, a: u32, b: u32) {
    let other = row_bits(b, iv(a) + i32(lid), iv(a + 1u));
    set_row(d, iv(a), iv(a + 1u), m[a + 8u + lid] & ~other);
}

// Copies a set, or an object of 46 words, moved.
fn moved(d: u32, s: u32, n: u32, down: i32, right: i32) {
    if (max(abs(down), abs(right)) > 1048576 || max(abs(iv(s)), abs(iv(s + 1u))) > 1048576) {
        fail(FALLBACK);
    }
    for (var i = lid; i < n; i += 32u) {
        var v = m[s + i];
        if (i == 0u || i == 3u || i == 5u || i == 42u) {
            v = bitcast<u32>(bitcast<i32>(v) + down);
        }
        if (i == 1u || i == 4u || i == 6u || i == 43u) {
            v = bitcast<u32>(bitcast<i32>(v) + right);
        }
        if (44u <= i) {
            v = 0u;
        }
        m[d + i] = v;
    }
}

fn op_shift(d: u32, s: u32, by: u32, n: u32) {
    if (m[s + 2u] == 0u) {
        moved(d, s, n, 0, 0);
    } else {
        moved(d, s, n, iv(by), iv(by + 1u));
    }
}

fn op_normalize(d: u32, s: u32, n: u32) {
    moved(d, s, n, -iv(s + 3u), -iv(s + 4u));
}

fn op_all_locations(d: u32, g: u32) {
    set_row(d, 0, 0, select(0u, ones(iv(g + 1u)), i32(lid) < iv(g)));
}

// The box around a set, its outline, the outline one cell inside or outside, what the set leaves
// free of its box, or its corners.
fn op_box(d: u32, s: u32, mode: u32) {
    if (m[s + 2u] == 0u) {
        if (mode == BOX_INNER || mode == BOX_OUTER) {
            fail(VALUE);
        }
        if (mode == BOX_CORNERS) {
            fail(FALLBACK);
        }
        set_row(d, 0, 0, 0u);
        return;
    }
    let by = select(0, select(1, -1, mode == BOX_OUTER), mode == BOX_INNER || mode == BOX_OUTER);
    let top = min(iv(s + 3u) + by, iv(s + 5u) - by);
    let bottom = max(iv(s + 3u) + by, iv(s + 5u) - by);
    let left = min(iv(s + 4u) + by, iv(s + 6u) - by);
    let right = max(iv(s + 4u) + by, iv(s + 6u) - by);
    let last = bottom - top;
    if (32 <= last || 32 <= right - left) {
        fail(FALLBACK);
    }
    let whole = ones(right - left + 1);
    let sides = 1u | slide(1u, right - left);
    let r = i32(lid);
    let edge = r == 0 || r == last;
    var bits = whole;
    if (mode == BOX_DELTA) {
        bits = whole & ~row_bits(s, top + r, left);
    } else if (mode == BOX_CORNERS) {
        bits = select(0u, sides, edge);
    } else if (mode != BOX_BACKDROP && !edge) {
        bits = sides;
    }
    set_row(d, top, left, select(0u, bits, r <= last));
}

// The bits of one row of the straight line between two locations, both included.
fn line_bits(a: vec2<i32>, b: vec2<i32>, row: i32, left: i32) -> u32 {
    if (row < min(a.x, b.x) || max(a.x, b.x) < row) {
        return 0u;
    }
    if (a.x == b.x) {
        let begin = max(min(a.y, b.y) - left, 0);
        let to = min(max(a.y, b.y) - left, 31);
        return ones(to + 1) & ~ones(begin);
    }
    let by = sign(b.y - a.y) * select(-1, 1, a.x < b.x);
    let c = a.y + (row - a.x) * by - left;
    return select(0u, slide(1u, c), 0 <= c && c < 32);
}

fn set_line(d: u32, a: vec2<i32>, b: vec2<i32>, extent: u32) {
    let down = b.x - a.x;
    let right = b.y - a.y;
    if (down != 0 && right != 0 && abs(down) != abs(right)) {
        set_row(d, 0, 0, 0u);
        return;
    }
    var spot = vec2<i32>(0, 0);
    if (extent == EXTENT_WHOLE) {
        spot = min(a, b);
        if (32 <= abs(down) || 32 <= abs(right)) {
            fail(FALLBACK);
        }
    }
    set_row(d, spot.x, spot.y, line_bits(a, b, spot.x + i32(lid), spot.y));
}

fn location(a: u32) -> vec2<i32> {
    let spot = vec2<i32>(iv(a), iv(a + 1u));
    if (any(abs(spot) > vec2<i32>(65536))) {
        fail(FALLBACK);
        return vec2<i32>(0, 0);
    }
    return spot;
}

fn op_connect(d: u32, a: u32, b: u32, extent: u32) {
    set_line(d, location(a), location(b), extent);
}

fn op_shoot(d: u32, start: u32, direction: u32, extent: u32) {
    let a = location(start);
    set_line(d, a, a + 42 * location(direction), extent);
}

// The 30 locations of a column, or of a row.
fn op_frontier(d: u32, spot: u32, mode: u32) {
    let loc = location(spot);
    if (mode == FRONTIER_ROW) {
        set_row(d, loc.x, 0, select(0u, ones(30), lid == 0u));
    } else {
        set_row(d, 0, loc.y, select(0u, 1u, lid < 30u));
    }
}

// The chosen ones of the locations around one: three rows of three bits.
fn op_around(d: u32, spot: u32, marks: u32) {
    let loc = location(spot);
    set_row(d, loc.x - 1, loc.y - 1, select(0u, (marks >> (3u * lid)) & 7u, lid < 3u));
}

fn op_one(d: u32, spot: u32) {
    let loc = location(spot);
    set_row(d, loc.x, loc.y, select(0u, 1u, lid == 0u));
}

// All pairs of an integer of `a` and one of `b`.
fn op_product(d: u32, a: u32, b: u32) {
    if ((m[a + 1u] | m[b + 1u]) != 0u) {
        fail(FALLBACK);
    }
    set_row(d, 0, 0, select(0u, m[b], ((m[a] >> lid) & 1u) != 0u));
}

// Where a cell of a mirrored box comes from, by place in the box.
fn mirrored(mode: u32, r: i32, c: i32, h: i32, w: i32) -> vec2<i32> {
    switch mode {
        case TURN_HMIRROR: {
            return vec2<i32>(h - 1 - r, c);
        }
        case TURN_VMIRROR: {
            return vec2<i32>(r, w - 1 - c);
        }
        case TURN_DMIRROR: {
            return vec2<i32>(c, r);
        }
        default: {
            return vec2<i32>(h - 1 - c, w - 1 - r);
        }
    }
}

fn mirrored_bits(s: u32, mode: u32) -> u32 {
    let h = iv(s + 5u) - iv(s + 3u) + 1;
    let w = iv(s + 6u) - iv(s + 4u) + 1;
    let across = mode >= TURN_DMIRROR;
    var bits = 0u;
    if (i32(lid) < select(h, w, across)) {
        for (var c = 0; c < select(w, h, across); c++) {
            let spot = mirrored(mode, i32(lid), c, h, w);
            bits |= (row_bits(s, iv(s + 3u) + spot.x, iv(s + 4u) + spot.y) & 1u) << u32(c);
        }
    }
    return bits;
}

// Mirrors a set in its box: upside down, left to right, at the two diagonals.
fn op_mirror(d: u32, s: u32, mode: u32) {
    if (m[s + 2u] == 0u) {
        fail(VALUE);
    }
    set_row(d, iv(s + 3u), iv(s + 4u), mirrored_bits(s, mode));
}

fn op_has_location(d: u32, spot: u32, s: u32) {
    flag(d, (row_bits(s, iv(spot), iv(spot + 1u)) & 1u) != 0u);
}

fn op_end_location(d: u32, s: u32, end: u32) {
    if (m[s + 2u] == 0u) {
        fail(VALUE);
        return;
    }
    let row = select(iv(s + 3u), iv(s + 5u), end == END_LAST);
    let bits = m[s + 8u + (u32(row - iv(s)) & 31u)];
    let low = i32(countTrailingZeros(bits));
    let high = 31 - i32(countLeadingZeros(bits));
    put(d, row);
    put(d + 1u, iv(s + 1u) + select(low, high, end == END_LAST));
}

// Removes the iterator's location from a copy of the set where a condition does not hold.
fn op_drop(d: u32, it: u32, condition: u32) {
    let spot = iv(it + 3u) - 1;
    if (lid == 0u && m[condition] == 0u && 0 <= spot && spot < 1024) {
        m[d + 8u + u32(spot >> 5u)] &= ~(1u << u32(spot & 31));
    }
}

fn op_compare_sets(a: u32, b: u32) {
    let other = row_bits(b, iv(a) + i32(lid), iv(a + 1u));
    red[lid] = (m[a + 8u + lid] ^ other) | (m[a + 2u] ^ m[b + 2u]);
}
