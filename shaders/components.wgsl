// Objects that are found in a grid: connected components, parts by colour, lines.

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
            let word = base + LABELS + k * 32u + lid;
            m[word] = (m[word] & ~hit) | ((label * 0x01010101u) & hit);
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
