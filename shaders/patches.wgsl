// The places of patches: extents, centres, distances, shared rows and columns.

fn op_extent(d: u32, s: u32) {
    put(d, iv(s + 5u) - iv(s + 3u) + 1);
    put(d + 1u, iv(s + 6u) - iv(s + 4u) + 1);
    if (m[s + 2u] == 0u) {
        put(d, 0);
        put(d + 1u, 0);
    }
}

// Whether it is a vertical line, a horizontal line, a filled square, or higher than wide.
fn op_shaped(d: u32, s: u32, mode: u32) {
    let n = iv(s + 2u);
    var h = iv(s + 5u) - iv(s + 3u) + 1;
    var w = iv(s + 6u) - iv(s + 4u) + 1;
    if (n == 0) {
        h = 0;
        w = 0;
    }
    switch mode {
        case SHAPED_VLINE: {
            flag(d, h == n && w == 1);
        }
        case SHAPED_HLINE: {
            flag(d, w == n && h == 1);
        }
        case SHAPED_SQUARE: {
            flag(d, h * w == n && h == w);
        }
        default: {
            flag(d, h > w);
        }
    }
}

fn middle(s: u32) -> vec2<i32> {
    let h = iv(s + 5u) - iv(s + 3u) + 1;
    let w = iv(s + 6u) - iv(s + 4u) + 1;
    return vec2<i32>(iv(s + 3u) + h / 2, iv(s + 4u) + w / 2);
}

fn op_center(d: u32, s: u32) {
    if (m[s + 2u] == 0u) {
        fail(VALUE);
    }
    put(d, middle(s).x);
    put(d + 1u, middle(s).y);
}

fn op_mass(d: u32, s: u32) {
    let n = iv(s + 2u);
    if (n == 0) {
        fail(FALLBACK);
        return;
    }
    var rows = 0;
    var columns = 0;
    for (var r = 0u; r < 32u; r++) {
        var bits = m[s + 8u + r];
        rows += i32(countOneBits(bits)) * i32(r);
        while (bits != 0u) {
            columns += i32(countTrailingZeros(bits));
            bits &= bits - 1u;
        }
    }
    put(d, iv(s) + rows / n);
    put(d + 1u, iv(s + 1u) + columns / n);
}

// Tells whether two sets share a row.
fn op_share_rows(a: u32, b: u32) {
    var shared_row = false;
    let r = iv(a) + i32(lid) - iv(b);
    if (m[a + 8u + lid] != 0u && 0 <= r && r < 32) {
        shared_row = m[b + 8u + u32(r)] != 0u;
    }
    red[lid] = select(0u, 1u, shared_row);
}

fn columns_of(s: u32) -> u32 {
    var columns = 0u;
    for (var r = 0u; r < 32u; r++) {
        columns |= m[s + 8u + r];
    }
    return columns;
}

fn share_columns(a: u32, b: u32) -> bool {
    return (columns_of(a) & slide(columns_of(b), iv(b + 1u) - iv(a + 1u))) != 0u;
}

fn op_share_columns(a: u32, b: u32) {
    red[lid] = select(0u, 1u, lid == 0u && share_columns(a, b));
}

fn op_any(d: u32) {
    flag(d, mixed_columns() != 0u);
}

// For each row of a set its least distance to another set, by rows and columns.
fn op_distances(a: u32, b: u32) {
    var least = 0xffffu;
    if (m[a + 2u] == 0u || m[b + 2u] == 0u) {
        fail(VALUE);
    }
    let row = iv(a) + i32(lid);
    if (m[a + 8u + lid] != 0u) {
        for (var r = 0u; r < 32u; r++) {
            let theirs = m[b + 8u + r];
            if (theirs != 0u) {
                let rows = u32(abs(row - iv(b) - i32(r)));
                var mine = m[a + 8u + lid];
                while (mine != 0u && rows < least) {
                    let c = iv(a + 1u) + i32(countTrailingZeros(mine)) - iv(b + 1u);
                    mine &= mine - 1u;
                    least = min(least, rows + columns_between(theirs, c));
                }
            }
        }
    }
    red[lid] = least;
}

// The columns between column `c` and the nearest set bit.
fn columns_between(bits: u32, c: i32) -> u32 {
    if (c < 0) {
        return u32(i32(countTrailingZeros(bits)) - c);
    }
    if (32 <= c) {
        return u32(c - 31 + i32(countLeadingZeros(bits)));
    }
    let low = bits & (0xffffffffu >> (31u - u32(c)));
    let high = bits & (0xffffffffu << u32(c));
    var n = 0xffffu;
    if (low != 0u) {
        n = u32(c) - (31u - countLeadingZeros(low));
    }
    if (high != 0u) {
        n = min(n, countTrailingZeros(high) - u32(c));
    }
    return n;
}

fn op_least(d: u32) {
    let least = least_of(0u);
    if (least == 0xffffu) {
        fail(FALLBACK);
    }
    put(d, i32(least));
}

fn op_bordering(d: u32, s: u32, g: u32) {
    if (m[s + 2u] == 0u) {
        fail(VALUE);
    }
    let beside = iv(s + 3u) == 0 || iv(s + 4u) == 0;
    flag(d, beside || iv(s + 5u) == iv(g) - 1 || iv(s + 6u) == iv(g + 1u) - 1);
}

fn op_position(d: u32, a: u32, b: u32) {
    if (m[a + 2u] == 0u || m[b + 2u] == 0u) {
        fail(VALUE);
    }
    let p = middle(a);
    let q = middle(b);
    let right = select(-1, 1, p.y < q.y);
    put(d, sign(q.x - p.x));
    put(d + 1u, select(right, 0, p.x != q.x && p.y == q.y));
}

// Tells whether two sets are one step apart, the first one moved.
fn touches(a: u32, b: u32, down: i32, right: i32) -> bool {
    var beside = false;
    for (var r = 0; r < 32; r++) {
        let theirs = m[b + 8u + u32(r)];
        if (theirs != 0u) {
            let row = iv(b) + r - down;
            let left = iv(b + 1u) - right;
            if ((row_bits(a, row, left) & theirs) != 0u) {
                return false;
            }
            let near = row_bits(a, row - 1, left) | row_bits(a, row + 1, left) | row_bits(a, row, left - 1)
                | row_bits(a, row, left + 1);
            beside = beside || (near & theirs) != 0u;
        }
    }
    return beside;
}

fn fall(a: u32, b: u32) -> vec2<i32> {
    let p = middle(a);
    let q = middle(b);
    if (share_columns(a, b)) {
        return vec2<i32>(select(-1, 1, p.x < q.x), 0);
    }
    return vec2<i32>(0, select(-1, 1, p.y < q.y));
}

// Invocation t looks whether the first patch, moved t or 32 + t steps, touches the second.
fn op_fall(a: u32, b: u32) {
    if (m[a + 2u] == 0u || m[b + 2u] == 0u) {
        fail(VALUE);
    }
    let step = fall(a, b);
    let t = i32(lid);
    red[lid] = select(0u, 1u, touches(a, b, step.x * t, step.y * t));
    let far = t + 32;
    red[32u + lid] = select(0u, 1u, far < 42 && touches(a, b, step.x * far, step.y * far));
}

fn op_gravitate(d: u32, a: u32, b: u32) {
    if (lid != 0u) {
        return;
    }
    var steps = 0;
    while (steps < 42 && red[steps] == 0u) {
        steps++;
    }
    let step = fall(a, b);
    put(d, step.x * steps);
    put(d + 1u, step.y * steps);
}
