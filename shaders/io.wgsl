// Input and output: a record for each sample, made of words. A grid in a record is its height and
// width in one word, then its words column by column of words. There are as many as its class has,
// which is 8, 16 or 32 rows.

struct Batch {
    // Samples in the batch, and words of a record in and out.
    samples: u32,
    words_in: u32,
    words_out: u32,
    // Rows of the class of the grids that come in, and of those that go out.
    rows_in: u32,
    rows_out: u32,
    // The turns of the loop that checks whether loops turn as often as they should.
    probe: u32,
}

@group(0) @binding(0) var<storage, read> batch: Batch;
@group(0) @binding(1) var<storage, read> input: array<u32>;
@group(0) @binding(2) var<storage, read_write> output: array<u32>;

// The starts of the sample's records.
var<private> start_in: u32;
var<private> start_out: u32;

// Words of a grid of the class, its dimensions aside.
fn class_words(rows: u32) -> u32 {
    return rows * (rows >> 2u);
}

// The place of a value in a record is a number of words, to which come those of the grids before
// it.
fn op_load_grid(d: u32, words: u32, grids: u32) {
    let n = batch.rows_in;
    let source = start_in + words + grids * class_words(n);
    let dims = input[source];
    if (lid == 0u) {
        m[d] = dims & 255u;
        m[d + 1u] = dims >> 8u;
    }
    for (var i = lid; i < class_words(n); i += 32u) {
        m[d + 2u + (i / n) * 32u + i % n] = input[source + 1u + i];
    }
}

fn op_store_grid(words: u32, grids: u32, g: u32) {
    let n = batch.rows_out;
    let target_word = start_out + words + grids * class_words(n);
    if (lid == 0u) {
        output[target_word] = m[g] | (m[g + 1u] << 8u);
    }
    if (m[g] > n || m[g + 1u] > n) {
        fail(FALLBACK);
    }
    for (var i = lid; i < class_words(n); i += 32u) {
        output[target_word + 1u + i] = m[g + 2u + (i / n) * 32u + i % n];
    }
}

fn op_load(d: u32, words: u32, grids: u32, n: u32) {
    let source = start_in + words + grids * class_words(batch.rows_in);
    for (var i = lid; i < n; i += 32u) {
        m[d + i] = input[source + i];
    }
}

fn op_store(words: u32, grids: u32, s: u32, n: u32) {
    let target_word = start_out + words + grids * class_words(batch.rows_out);
    for (var i = lid; i < n; i += 32u) {
        output[target_word + i] = m[s + i];
    }
}

// As `op_store`, from the address that stands at `pointer`.
fn op_store_through(words: u32, grids: u32, pointer: u32, n: u32) {
    op_store(words, grids, m[pointer], n);
}

// The address of something that was loaded besides, where what was loaded refers to it.
fn op_refer(pointer: u32, address: u32) {
    if (lid == 0u) {
        m[pointer] = address;
    }
}
