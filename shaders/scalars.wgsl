// Numbers, vectors, truth values, choice, and the iterators of loops.

fn op_const(d0: u32, v0: u32, d1: u32, v1: u32, d2: u32, v2: u32) {
    if (lid == 0u) {
        m[d0] = v0;
        m[d1] = v1;
        m[d2] = v2;
    }
}

fn op_copy(d: u32, s: u32, n: u32) {
    for (var i = lid; i < n; i += 32u) {
        m[d + i] = m[s + i];
    }
}

fn op_choose(d: u32, condition: u32, a: u32, b: u32, n: u32) {
    let s = select(b, a, m[condition] != 0u);
    for (var i = lid; i < n; i += 32u) {
        m[d + i] = m[s + i];
    }
}

fn op_pair(d: u32, a: u32, b: u32) {
    put(d, iv(a));
    put(d + 1u, iv(b));
}

fn floor_div(a: i32, b: i32) -> i32 {
    if (b == 0) {
        return 0;
    }
    let q = a / b;
    return select(q, q - 1, (a % b != 0) && ((a < 0) != (b < 0)));
}

// Whether a result of 64 bits may differ from that of 32.
fn arith(x: i32, y: i32, mode: u32) -> i32 {
    switch mode {
        case ARITH_ADD: {
            let s = x + y;
            if (((x ^ s) & (y ^ s)) < 0) {
                fail(FALLBACK);
            }
            return s;
        }
        case ARITH_SUBTRACT: {
            let s = x - y;
            if (((x ^ y) & (x ^ s)) < 0) {
                fail(FALLBACK);
            }
            return s;
        }
        case ARITH_MULTIPLY: {
            if (max(abs(x), abs(y)) > 46340 || x == -2147483648 || y == -2147483648) {
                if (x != 0 && y != 0) {
                    fail(FALLBACK);
                }
            }
            return x * y;
        }
        default: {
            if (y == 0) {
                fail(ARITHMETIC);
            }
            if (x == -2147483648) {
                fail(FALLBACK);
            }
            return floor_div(x, y);
        }
    }
}

// Bits of `pairs` tell which operands are pairs.
fn op_arith(d: u32, a: u32, b: u32, mode: u32, pairs: u32) {
    if (lid != 0u) {
        return;
    }
    m[d] = bitcast<u32>(arith(iv(a), iv(b), mode));
    if (pairs != PAIRS_NONE) {
        let x = select(a, a + 1u, (pairs & PAIRS_FIRST) != 0u);
        let y = select(b, b + 1u, (pairs & PAIRS_SECOND) != 0u);
        m[d + 1u] = bitcast<u32>(arith(iv(x), iv(y), mode));
    }
}

fn op_unary(d: u32, a: u32, mode: u32, n: u32) {
    if (n <= lid) {
        return;
    }
    let x = iv(a + lid);
    var y = sign(x);
    switch mode {
        case UNARY_CREMENT: {
            y = arith(x, y, ARITH_ADD);
        }
        case UNARY_SIGN: {}
        case UNARY_EVEN: {
            y = select(0, 1, (x & 1) == 0);
        }
        case UNARY_POSITIVE: {
            y = select(0, 1, x > 0);
        }
        default: {
            y = select(0, 1, x == 0);
        }
    }
    m[d + lid] = bitcast<u32>(y);
}

// Of pairs the first components decide.
fn order(a: u32, b: u32, n: u32) -> i32 {
    for (var i = 0u; i < n; i++) {
        if (iv(a + i) != iv(b + i)) {
            return select(1, -1, iv(a + i) < iv(b + i));
        }
    }
    return 0;
}

fn op_equal(d: u32, a: u32, b: u32, n: u32) {
    flag(d, order(a, b, n) == 0);
}

fn op_greater(d: u32, a: u32, b: u32, n: u32) {
    flag(d, order(a, b, n) > 0);
}

fn op_both(d: u32, a: u32, b: u32) {
    put(d, select(iv(a), iv(b), m[a] != 0u));
}

fn op_either(d: u32, a: u32, b: u32) {
    put(d, select(iv(b), iv(a), m[a] != 0u));
}

fn op_truth(d: u32, a: u32) {
    flag(d, m[a] != 0u);
}

// Iterators: whether there is an element; two words of it; where to go on; a third word of it.

fn op_begin(it: u32) {
    if (lid < 5u) {
        m[it + lid] = 0u;
    }
}

fn found(it: u32, yes: bool, next: i32) {
    put(it, select(0, 1, yes && atomicLoad(&status) == 0u));
    put(it + 3u, select(NOTHING, next, yes));
}

fn op_next_object(it: u32, objs: u32) {
    if (lid != 0u) {
        return;
    }
    var l = iv(it + 3u);
    while (l < 256 && ((m[objs + 2u + u32(l >> 5u)] >> u32(l & 31)) & 1u) == 0u) {
        l++;
    }
    put(it + 1u, l);
    found(it, l < 256, l + 1);
}

fn op_next_location(it: u32, s: u32) {
    if (lid != 0u) {
        return;
    }
    let next = iv(it + 3u);
    var r = min(next, 1024) >> 5u;
    var bits = 0u;
    if (r < 32) {
        bits = m[s + 8u + u32(r)] & (0xffffffffu << u32(next & 31));
    }
    while (r < 32 && bits == 0u) {
        r++;
        if (r < 32) {
            bits = m[s + 8u + u32(r)];
        }
    }
    let c = i32(countTrailingZeros(bits));
    put(it + 1u, iv(s) + r);
    put(it + 2u, iv(s + 1u) + c);
    found(it, r < 32, r * 32 + c + 1);
}

fn op_next_integer(it: u32, ints: u32) {
    if (lid != 0u) {
        return;
    }
    var n = iv(it + 3u);
    while (n < 64 && ((m[ints + u32(n >> 5u)] >> u32(n & 31)) & 1u) == 0u) {
        n++;
    }
    put(it + 1u, n);
    found(it, n < 64, n + 1);
}

// Integers from `start`, before `stop`; at most 1024 of them.
fn op_next_in_range(it: u32, start: u32, stop: u32, step: u32) {
    if (lid != 0u) {
        return;
    }
    let by = iv(step);
    if (by == 0) {
        fail(VALUE);
    }
    let n = iv(it + 3u);
    if (max(abs(iv(start)), max(abs(iv(stop)), abs(by))) > 65536 || (n > 1024 && n != NOTHING)) {
        fail(FALLBACK);
    }
    let number = iv(start) + min(n, 2048) * by;
    let inside = select((number > iv(stop)), (number < iv(stop)), (by > 0)) && by != 0;
    put(it + 1u, number);
    found(it, inside, n + 1);
}

// The numbers from 0, before `stop`.
fn op_next_place(it: u32, stop: u32) {
    let n = iv(it + 3u);
    if (lid == 0u) {
        put(it + 1u, n);
        found(it, n < iv(stop) && n < 1024, n + 1);
    }
}

// The best element so far: whether there is one; its key; the words of the iterator; whether
// another one is as good.

// Keeps the iterator's element where its key of `n` words is the greatest (or least) so far.
fn op_best(best: u32, it: u32, key: u32, n: u32, mode: u32) {
    if (lid != 0u) {
        return;
    }
    let o = order(key, best + 1u, n);
    if (m[best] == 0u || (mode == BEST_GREATEST && o > 0) || (mode == BEST_LEAST && o < 0)) {
        m[best] = 1u;
        m[best + 7u] = 0u;
        for (var i = 0u; i < n; i++) {
            m[best + 1u + i] = m[key + i];
        }
        keep(best, it);
    } else if (o == 0) {
        m[best + 7u] = 1u;
    }
}

fn keep(best: u32, it: u32) {
    m[best + 3u] = m[it + 1u];
    m[best + 4u] = m[it + 2u];
    m[best + 6u] = m[it + 4u];
}

// Keeps the first element for which a condition holds, and ends the loop there if the mode says so.
fn op_extract(best: u32, it: u32, condition: u32, mode: u32) {
    if (lid != 0u || m[condition] == 0u) {
        return;
    }
    if (m[best] != 0u) {
        m[best + 7u] = 1u;
        return;
    }
    m[best] = 1u;
    keep(best, it);
    if (mode == EXTRACT_FIRST) {
        put(it + 3u, NOTHING);
    }
}

// Elements that come in another order than the canonical one can tell a best one only where it is
// alone.
fn op_untied(best: u32) {
    if (m[best + 7u] != 0u) {
        fail(FALLBACK);
    }
}

// The place of an iterator's loop in a list of so many values: whether it is this one.
fn op_is(d: u32, iterator: u32, n: u32) {
    flag(d, m[iterator] == n);
}

fn op_add_integer(d: u32, v: u32) {
    let n = iv(v);
    if (n < 0 || 64 <= n) {
        fail(FALLBACK);
        return;
    }
    if (lid == 0u) {
        m[d + (u32(n) >> 5u)] |= 1u << (u32(n) & 31u);
    }
}

fn op_integers(d: u32, a: u32, b: u32, mode: u32) {
    if (lid < 2u) {
        let x = m[a + lid];
        let y = m[b + lid];
        switch mode {
            case COMBINE_UNION: {
                m[d + lid] = x | y;
            }
            case COMBINE_INTERSECTION: {
                m[d + lid] = x & y;
            }
            default: {
                m[d + lid] = x & ~y;
            }
        }
    }
}

fn op_integer_size(d: u32, a: u32) {
    put(d, i32(countOneBits(m[a]) + countOneBits(m[a + 1u])));
}

fn op_integer_end(d: u32, a: u32, end: u32, empty: u32) {
    let low = m[a];
    let high = m[a + 1u];
    if ((low | high) == 0u) {
        if (empty == EMPTY_FAULT) {
            fail(VALUE);
        }
        put(d, 0);
        return;
    }
    var n = select(32u + countTrailingZeros(high), countTrailingZeros(low), low != 0u);
    if (end == END_LAST) {
        n = select(31u - countLeadingZeros(low), 63u - countLeadingZeros(high), high != 0u);
    }
    put(d, i32(n));
}

fn op_has_integer(d: u32, v: u32, a: u32) {
    let n = iv(v);
    flag(d, 0 <= n && n < 64 && ((m[a + (u32(max(n, 0)) >> 5u) % 2u] >> (u32(n) & 31u)) & 1u) != 0u);
}

// The sum of flags, and counts of how often each of 0 to 31 was met.
fn op_count(counts: u32, v: u32) {
    let n = iv(v);
    if (n < 0 || 32 <= n) {
        fail(FALLBACK);
        return;
    }
    if (lid == 0u) {
        m[counts + u32(n)] += 1u;
    }
}

fn op_clear(d: u32, n: u32) {
    for (var i = lid; i < n; i += 32u) {
        m[d + i] = 0u;
    }
}

fn op_common(d: u32, counts: u32, mode: u32) {
    if (lid != 0u) {
        return;
    }
    var best = 0u;
    var chosen = -1;
    for (var i = 0; i < 32; i++) {
        let n = m[counts + u32(i)];
        if (n != 0u && (chosen < 0 || (mode == BEST_GREATEST && n > best) || (mode == BEST_LEAST && n < best))) {
            best = n;
            chosen = i;
        }
    }
    if (chosen < 0) {
        fail(VALUE);
    }
    put(d, chosen);
}
