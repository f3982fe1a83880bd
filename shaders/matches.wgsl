// Comparisons of an object with a grid and with itself: occurrences, periods.

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
fn op_misfits(o: u32, axis: u32) {
    let h = iv(o + 5u) - iv(o + 3u) + 1;
    let w = iv(o + 6u) - iv(o + 4u) + 1;
    let row = iv(o + 3u) + i32(lid);
    let left = iv(o + 4u);
    var misfits = 0u;
    if (m[o + 2u] != 0u && i32(lid) < h) {
        let own = row_bits(o, row, left);
        for (var p = 1; p < select(w, i32(lid) + 1, axis == AXIS_DOWN); p++) {
            let back = select(vec2<i32>(0, p), vec2<i32>(p, 0), axis == AXIS_DOWN);
            var bits = own;
            if (axis == AXIS_ACROSS) {
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

fn op_period(d: u32, o: u32, axis: u32) {
    var extent = iv(o + 6u) - iv(o + 4u) + 1;
    if (axis == AXIS_DOWN) {
        extent = iv(o + 5u) - iv(o + 3u) + 1;
    }
    if (m[o + 2u] == 0u) {
        extent = 0;
    }
    let fits = ~mixed_columns() & ones(extent) & ~1u;
    put(d, select(extent, i32(countTrailingZeros(fits)), fits != 0u));
}
