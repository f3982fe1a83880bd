//! Random operands on which the properties are tried.

use std::collections::BTreeSet;

use proptest::collection::{btree_set, vec};
use proptest::prelude::*;

use super::model::{Cell, Loc, Model, Rows, ToModel};
use super::patches::Patch;

/// Widths and heights at which rows begin to be held or read another way, and their neighbours.
const EDGES: [usize; 10] = [15, 16, 17, 31, 32, 33, 64, 65, 127, 128];

fn edge() -> impl Strategy<Value = usize> {
    prop::sample::select(&EDGES[..])
}

/// Locations of which the first and the last column are as far apart as an edge.
fn edged_locs() -> impl Strategy<Value = BTreeSet<Loc>> {
    let locs = (edge(), 1i64..7, any::<bool>()).prop_flat_map(|(edge, other, upright)| {
        let across = edge as i64;
        let locs = btree_set((0..other, 0..across), 0..40).prop_map(move |mut locs| {
            locs.extend([(0, 0), (other - 1, across - 1)]);
            locs
        });
        locs.prop_map(move |locs| match upright {
            true => locs.into_iter().map(|(i, j)| (j, i)).collect::<BTreeSet<Loc>>(),
            false => locs,
        })
    });
    (locs, -140i64..40, -140i64..40).prop_map(|(locs, down, right)| {
        locs.into_iter().map(|(i, j)| (i + down, j + right)).collect()
    })
}

/// Coordinates within a few cells, within a grid, across the 128 columns of a bitboard.
fn close_locs() -> impl Strategy<Value = BTreeSet<Loc>> {
    let around = |rows: i64, cols: i64, most: usize| {
        let locs = btree_set((0..rows, 0..cols), 0..most);
        (locs, -200i64..200, -200i64..200).prop_map(|(locs, down, right)| {
            locs.into_iter().map(|(i, j)| (i + down, j + right)).collect::<BTreeSet<Loc>>()
        })
    };
    prop_oneof![
        3 => btree_set((-3i64..6, -3i64..6), 0..20),
        2 => btree_set((0i64..30, 0i64..30), 0..60),
        1 => around(5, 127, 24),
        1 => around(5, 131, 24),
        1 => around(131, 4, 24),
        1 => around(129, 129, 12),
        2 => edged_locs(),
        1 => (any::<Loc8>(), 1i64..6, 1i64..6).prop_map(|(Loc8(i, j), h, w)| {
            (0..h).flat_map(|r| (0..w).map(move |c| (i + r, j + c))).collect()
        }),
    ]
}

/// A location of small coordinates.
#[derive(Debug, Clone, Copy)]
struct Loc8(i64, i64);

impl Arbitrary for Loc8 {
    type Parameters = ();
    type Strategy = BoxedStrategy<Self>;

    fn arbitrary_with((): ()) -> Self::Strategy {
        (-9i64..10, -9i64..10).prop_map(|(i, j)| Self(i, j)).boxed()
    }
}

/// Sets of locations in boxes of at most some thousand cells, many of them beyond 128 rows or
/// columns.
pub(super) fn locs() -> BoxedStrategy<BTreeSet<Loc>> {
    close_locs().boxed()
}

/// Sets of locations, some of them as far apart as 2,000,000,000 columns.
pub(super) fn far_locs() -> BoxedStrategy<BTreeSet<Loc>> {
    let far = -1_000_000_000i64..=1_000_000_000;
    prop_oneof![
        4 => close_locs(),
        1 => btree_set((-400i64..400, -400i64..400), 1..12),
        1 => btree_set((far.clone(), far), 1..5),
        1 => (close_locs(), -1_000_000_000i64..=1_000_000_000).prop_map(|(mut locs, j)| {
            locs.insert((3, j));
            locs
        }),
    ]
    .boxed()
}

fn colors() -> impl Strategy<Value = i64> {
    prop_oneof![8 => 0i64..4, 2 => -3i64..10, 1 => prop_oneof![Just(200), Just(-129), Just(70_000)]]
}

/// Locations with colours, some with two.
fn colored(locs: BoxedStrategy<BTreeSet<Loc>>) -> BoxedStrategy<BTreeSet<Cell>> {
    locs.prop_flat_map(|locs| {
        let count = locs.len();
        let one = vec(colors(), count);
        let more = vec(prop_oneof![3 => Just(None), 1 => colors().prop_map(Some)], count);
        let single = prop_oneof![colors().prop_map(Some), Just(None)];
        (Just(locs), one, more, single).prop_map(|(locs, one, more, single)| {
            if let Some(color) = single {
                return locs.into_iter().map(|loc| (color, loc)).collect();
            }
            let first = locs.iter().copied().zip(one).map(|(loc, color)| (color, loc));
            let second = locs.iter().copied().zip(more);
            let second = second.filter_map(|(loc, color)| Some((color?, loc)));
            first.chain(second).collect()
        })
    })
    .boxed()
}

/// Patches over a set of locations: with or without colours, which need not be integers.
pub(super) fn patch(locs: BoxedStrategy<BTreeSet<Loc>>) -> BoxedStrategy<Patch> {
    let odd = prop_oneof![
        Just(Model::None),
        Just(Model::Int(1 << 40)),
        Just(Model::Tuple(vec![])),
        Just((1i64, 2i64).model()),
        Just(BTreeSet::from([3i64]).model()),
    ];
    let marked = (colored(locs.clone()), odd).prop_map(|(cells, odd)| {
        let mark = |color: i64| if color == 0 { odd.clone() } else { color.model() };
        Patch::Cells(cells.into_iter().map(|(color, location)| (mark(color), location)).collect())
    });
    let plain = |cells: BTreeSet<Cell>| {
        Patch::Cells(cells.into_iter().map(|(color, location)| (color.model(), location)).collect())
    };
    prop_oneof![
        4 => locs.clone().prop_map(Patch::Locs),
        4 => colored(locs).prop_map(plain),
        1 => marked,
    ]
    .boxed()
}

/// Objects over [`locs`].
pub(super) fn cells() -> BoxedStrategy<BTreeSet<Cell>> {
    colored(locs())
}

/// Objects over [`far_locs`].
pub(super) fn far_cells() -> BoxedStrategy<BTreeSet<Cell>> {
    colored(far_locs())
}

/// Grids of up to 12 × 12, some up to 64 × 64, some as wide or as high as an edge, some with more
/// than 128 columns or rows.
pub(super) fn grid() -> BoxedStrategy<Rows> {
    let dims = prop_oneof![
        12 => (1usize..=12, 1usize..=12),
        2 => (1usize..=64, 1usize..=64),
        2 => (1usize..=6, edge()),
        1 => (edge(), 1usize..=6),
        1 => (1usize..=3, 125usize..=140),
        1 => (125usize..=140, 1usize..=3),
    ];
    let palette = vec(prop_oneof![9 => 0i64..10, 1 => -128i64..128], 1..5);
    (dims, palette).prop_flat_map(|(dims, palette)| grid_of(dims, palette)).boxed()
}

/// Grids of up to 7 × 7 in few colours.
pub(super) fn small_grid() -> BoxedStrategy<Rows> {
    let palette = vec(0i64..4, 1..4);
    ((1usize..=7, 1usize..=7), palette)
        .prop_flat_map(|(dims, palette)| grid_of(dims, palette))
        .boxed()
}

/// Grids of one shape: noise, noise on a background, lines of one colour, or a repeated tile.
fn grid_of((height, width): (usize, usize), palette: Vec<i64>) -> BoxedStrategy<Rows> {
    let picks = vec(vec(any::<prop::sample::Index>(), width), height);
    let style =
        (0u8..4, 1usize..4, 1usize..4, vec(any::<bool>(), height), vec(any::<bool>(), width));
    (picks, style)
        .prop_map(move |(picks, (style, tall, wide, full_rows, full_columns))| {
            let noise = |i: usize, j: usize| *picks[i][j].get(&palette);
            let cell = |i: usize, j: usize| match style {
                1 if picks[i][j].index(3) != 0 => palette[0],
                2 if full_rows[i] => noise(i, 0),
                2 if full_columns[j] => noise(0, j),
                3 => noise(i % tall, j % wide.min(width)),
                _ => noise(i, j),
            };
            (0..height).map(|i| (0..width).map(|j| cell(i % height, j)).collect()).collect()
        })
        .boxed()
}

/// Any values without functions.
pub(super) fn value() -> BoxedStrategy<Model> {
    let leaf = prop_oneof![
        Just(Model::None),
        (-2i64..70).prop_map(Model::Int),
        (-3_000_000_000i64..3_000_000_000).prop_map(Model::Int),
        (-3i64..4, -3i64..4).prop_map(|loc| loc.model()),
        (0i64..3, (-3i64..4, -3i64..4)).prop_map(|cell| cell.model()),
        far_locs().prop_map(|locs| locs.model()),
        far_cells().prop_map(|cells| cells.model()),
        small_grid().prop_map(|grid| grid.model()),
    ];
    leaf.prop_recursive(3, 30, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(|items| items.model()),
            btree_set(inner, 0..4).prop_map(|items| items.model()),
        ]
    })
    .boxed()
}

/// Pairs of sets that overlap: small integers, integers, locations, cells, anything.
pub(super) fn two_sets() -> BoxedStrategy<(BTreeSet<Model>, BTreeSet<Model>)> {
    fn models<T: ToModel>(items: BTreeSet<T>) -> BTreeSet<Model> {
        items.iter().map(ToModel::model).collect()
    }
    let family = prop_oneof![
        btree_set(0i64..64, 0..12).prop_map(models),
        btree_set(prop_oneof![0i64..64, -3i64..70], 0..12).prop_map(models),
        far_locs().prop_map(models),
        far_cells().prop_map(models),
        btree_set(value(), 0..5).prop_map(models),
    ];
    (family.clone(), family, any::<u64>(), any::<bool>())
        .prop_map(|(a, b, kept, related)| {
            if !related {
                return (a, b);
            }
            let shared = a.iter().enumerate().filter(|(n, _)| kept >> (n % 64) & 1 == 1);
            let mut b: BTreeSet<Model> = b.into_iter().take(3).collect();
            b.extend(shared.map(|(_, item)| item.clone()));
            (a, b)
        })
        .boxed()
}
