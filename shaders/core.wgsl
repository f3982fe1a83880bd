// The beginning of every kernel: the memory of one sample, its fault, and how values lie in the
// memory.
//
// A workgroup of 32 invocations evaluates one sample; invocation `lid` owns row `lid` of every grid
// and set. Values lie in `m`, which the generator declares. A step is a function `op_…` without
// barriers inside (components alone has some); one barrier follows each step. So a step may read
// whatever earlier steps wrote, and nothing that it writes itself, unless only the same invocation
// wrote it.
//
// | value | words | they are |
// |---|---|---|
// | integer, truth value | 1 | |
// | location, vector | 2 | row, column |
// | grid | 2 + 256 | height, width, then word k (cells 4k to 4k+3) of row r at 2 + 32k + r |
// | set | 8 + 32 | row and column of the frame; number of elements; top, left, bottom, right; |
// | | | unused; then a word a row of the frame, bit c for column c |
// | object | set + 6 | how colours are held (HELD_ONE or HELD_GRID); the colour, or the grid's |
// | | | address; the location of that grid's corner; the base and number of the object in it, |
// | | | if it is from one |
// | base | 4 + 256 + 512 | objects of a grid: how many; the grid; its corner; labels as the |
// | | | cells of a grid, and for each label its box and its size with its least colour |
// | objects | 2 + 8 | the base; how many; a bit for each label of those that are in the set |
// | integers | 2 | a bit for each of 0 to 63 |

const NOTHING = 0x7fffffff;

var<workgroup> red: array<u32, 160>;
var<workgroup> status: atomic<u32>;
var<private> lid: u32;
// The program's node that is being computed, for faults.
var<private> site: u32;

fn iv(a: u32) -> i32 {
    return bitcast<i32>(m[a]);
}

fn put(a: u32, v: i32) {
    if (lid == 0u) {
        m[a] = bitcast<u32>(v);
    }
}

fn flag(a: u32, v: bool) {
    put(a, select(0, 1, v));
}

// The first fault of a sample stays.
fn fail(code: u32) {
    if (atomicLoad(&status) == 0u) {
        atomicStore(&status, code | (site << 8u));
    }
}

// The fuel that loops may still spend. A sample that might spend more is left to the virtual
// machine, which counts exactly. This also bounds every loop.
var<workgroup> fuel: u32;

fn op_spend(units: u32) {
    if (lid == 0u) {
        if (fuel < units) {
            fail(FALLBACK);
            fuel = 0u;
        } else {
            fuel -= units;
        }
    }
}

fn ones(n: i32) -> u32 {
    if (n <= 0) {
        return 0u;
    }
    return 0xffffffffu >> u32(32 - min(n, 32));
}

// `x` moved by `by` columns to the right.
fn slide(x: u32, by: i32) -> u32 {
    if (by >= 32 || by <= -32) {
        return 0u;
    }
    if (by >= 0) {
        return x << u32(by);
    }
    return x >> u32(-by);
}

// Four bits as four bytes of ones, and bytes whose highest bits are flags as four bits.
fn spread(bits: u32) -> u32 {
    return ((bits * 0x00204081u) & 0x01010101u) * 255u;
}

fn gather(flags: u32) -> u32 {
    return ((flags >> 7u) & 1u) | ((flags >> 14u) & 2u) | ((flags >> 21u) & 4u) | ((flags >> 28u) & 8u);
}

fn is_byte(v: i32) -> bool {
    return -128 <= v && v < 128;
}

fn signed_byte(b: u32) -> i32 {
    return bitcast<i32>(b << 24u) >> 24u;
}

// Grids.

fn cell(g: u32, r: u32, c: u32) -> u32 {
    return (m[g + 2u + (c >> 2u) * 32u + r] >> ((c & 3u) * 8u)) & 255u;
}

fn words(w: i32) -> u32 {
    return u32(w + 3) >> 2u;
}

// Marks those of four cells that equal a byte, as the highest bits of bytes.
fn equal_bytes(word: u32, pattern: u32) -> u32 {
    let x = word ^ pattern;
    return ~(((x & 0x7f7f7f7fu) + 0x7f7f7f7fu) | x | 0x7f7f7f7fu);
}

// The cells of a row that have a colour, as bits. Words beyond the width hold anything, and are
// masked.
fn equal_row(g: u32, r: u32, color: i32) -> u32 {
    let pattern = (bitcast<u32>(color) & 255u) * 0x01010101u;
    let row = g + 2u + r;
    let low = gather(equal_bytes(m[row], pattern)) | (gather(equal_bytes(m[row + 32u], pattern)) << 4u)
        | (gather(equal_bytes(m[row + 64u], pattern)) << 8u) | (gather(equal_bytes(m[row + 96u], pattern)) << 12u);
    let high = gather(equal_bytes(m[row + 128u], pattern)) | (gather(equal_bytes(m[row + 160u], pattern)) << 4u)
        | (gather(equal_bytes(m[row + 192u], pattern)) << 8u) | (gather(equal_bytes(m[row + 224u], pattern)) << 12u);
    return (low | (high << 16u)) & ones(iv(g + 1u));
}

// Any bit, and the least, of 32 words of `red`; written out, because loops are counted by some
// drivers.
fn any_of(first: u32) -> u32 {
    return eight_of(first) | eight_of(first + 8u) | eight_of(first + 16u) | eight_of(first + 24u);
}

fn eight_of(first: u32) -> u32 {
    return red[first] | red[first + 1u] | red[first + 2u] | red[first + 3u] | red[first + 4u] | red[first + 5u] | red[first + 6u]
        | red[first + 7u];
}

fn least_of(first: u32) -> u32 {
    return min(min(least_of_eight(first), least_of_eight(first + 8u)), min(least_of_eight(first + 16u), least_of_eight(first + 24u)));
}

fn least_of_eight(first: u32) -> u32 {
    let low = min(min(red[first], red[first + 1u]), min(red[first + 2u], red[first + 3u]));
    return min(low, min(min(red[first + 4u], red[first + 5u]), min(red[first + 6u], red[first + 7u])));
}

// Sets.

// Columns `left` to `left + 31` of a row.
fn row_bits(s: u32, row: i32, left: i32) -> u32 {
    let r = row - iv(s);
    if (r < 0 || 32 <= r) {
        return 0u;
    }
    return slide(m[s + 8u + u32(r)], iv(s + 1u) - left);
}

// The invocation's row of a set that is being made; `op_seal` follows.
fn set_row(d: u32, row: i32, left: i32, bits: u32) {
    m[d + 8u + lid] = bits;
    red[lid] = bits;
    put(d, row);
    put(d + 1u, left);
}

fn op_seal(d: u32) {
    if (lid != 0u) {
        return;
    }
    var count = 0u;
    var rows = 0u;
    for (var r = 0u; r < 32u; r += 4u) {
        let bits = vec4<u32>(red[r], red[r + 1u], red[r + 2u], red[r + 3u]);
        let counts = countOneBits(bits);
        count += counts.x + counts.y + counts.z + counts.w;
        let some = select(vec4<u32>(0u), vec4<u32>(1u, 2u, 4u, 8u), bits != vec4<u32>(0u));
        rows |= (some.x | some.y | some.z | some.w) << r;
    }
    let columns = any_of(0u);
    let first = countTrailingZeros(rows);
    let last = 31u - countLeadingZeros(rows);
    m[d + 2u] = count;
    set_box(d, first, last, columns);
}

fn set_box(d: u32, first: u32, last: u32, columns: u32) {
    if (columns == 0u) {
        put(d + 3u, 0);
        put(d + 4u, 0);
        put(d + 5u, -1);
        put(d + 6u, -1);
        return;
    }
    put(d + 3u, iv(d) + i32(first));
    put(d + 4u, iv(d + 1u) + i32(countTrailingZeros(columns)));
    put(d + 5u, iv(d) + i32(last));
    put(d + 6u, iv(d + 1u) + 31 - i32(countLeadingZeros(columns)));
}

// The rows of a copy go into `red`, for `op_seal`.
fn op_reseal(d: u32) {
    red[lid] = m[d + 8u + lid];
}

fn op_clear_set(d: u32) {
    m[d + lid] = 0u;
    if (lid < 8u) {
        m[d + 32u + lid] = 0u;
    }
    if (lid == 5u || lid == 6u) {
        m[d + lid] = 0xffffffffu;
    }
}

// Faults where a word is 0: the size of a set, say.
fn op_need(a: u32, code: u32) {
    if (m[a] == 0u) {
        fail(code);
    }
}
