//! Operands that the declared types do not promise and the reference takes all the same.

use std::collections::BTreeSet;

use arcvm::value::Direction;

use super::model::{Loc, Model, Rows, ToModel, check, check_fails, try_call};

fn set<T: ToModel + Ord>(items: impl IntoIterator<Item = T>) -> BTreeSet<T> {
    items.into_iter().collect()
}

#[test]
fn a_tuple_of_locations_is_a_patch() {
    let path: Vec<Loc> = vec![(0, 0), (0, 4), (0, 4)];
    check("ulcorner", &[&path], &(0i64, 0i64));
    check("shift", &[&path, &(1i64, 1i64)], &set([(1i64, 1i64), (1, 5)]));
    check("toindices", &[&path], &path);
    // Every repetition has its weight.
    check("centerofmass", &[&path], &(0i64, 2i64));
    // Height and width are those of a grid of three rows and two columns.
    check("center", &[&path], &(1i64, 1i64));
    check("position", &[&path, &set([(0i64, 9i64)])], &(-1i64, 1i64));
    check_fails("delta", &[&path]);
    check("delta", &[&vec![(7i64, (0i64, 0i64)), (7, (0, 2))]], &set([(0i64, 1i64)]));
}

#[test]
fn a_tuple_of_cells_is_an_object() {
    let grid: Rows = vec![vec![1, 0], vec![0, 0]];
    let object = vec![(1i64, (0i64, 0i64)), (0, (1, 0))];
    check("occurrences", &[&grid, &object], &set([(0i64, 0i64)]));
    // Its box is higher than the grid, but as a tuple it is two by two.
    let tall = vec![(1i64, (0i64, 0i64)), (0, (5, 0))];
    check("occurrences", &[&grid, &tall], &set::<Loc>([]));
    // Cells are painted as they come, not in canonical order.
    let twice = vec![(5i64, (0i64, 0i64)), (3, (0, 0))];
    check("paint", &[&grid, &twice], &vec![vec![3i64, 0], vec![0, 0]]);
}

#[test]
fn colours_may_be_anything() {
    let grid = vec![vec![Model::None, Model::Int(3)], vec![Model::None, Model::None]];
    let none: BTreeSet<_> =
        set([(0i64, 0i64), (1, 0), (1, 1)].map(|location| (Model::None, location)));
    // Where no background is left out, `None` stands for it.
    let three = set([(Model::Int(3), (0i64, 1i64))]);
    check("objects", &[&grid, &true, &false, &false], &set([three.clone()]));
    check("partition", &[&grid], &set([none.clone(), three]));
    check("uppermost", &[&none], &0i64);
    check(
        "vmirror",
        &[&none],
        &set([(0i64, 1i64), (1, 0), (1, 1)].map(|location| (Model::None, location))),
    );
    check("occurrences", &[&grid, &none], &set([(0i64, 0i64)]));
    check("hperiod", &[&none], &1i64);
    check("toindices", &[&none], &set([(0i64, 0i64), (1, 0), (1, 1)]));
}

#[test]
fn grids_may_be_ragged() {
    let short: Rows = vec![vec![1, 1, 2], vec![5, 5]];
    check_fails("frontiers", &[&short]);
    check("compress", &[&short], &vec![vec![1i64, 1, 2]]);
    check_fails("objects", &[&short, &true, &true, &false]);
    check("downscale", &[&short, &3i64], &vec![vec![1i64]]);
    check_fails("downscale", &[&short, &2i64]);
    let long: Rows = vec![vec![1, 2], vec![5, 5, 5]];
    let row = set([(5i64, (1i64, 0i64)), (5, (1, 1))]);
    check("frontiers", &[&long], &set([row]));
    let rows_of_sets = vec![set([1i64, 2]), set([3, 4])];
    check_fails("rot180", &[&rows_of_sets]);
    check_fails("colorcount", &[&rows_of_sets, &3i64]);
    check("vupscale", &[&vec![6i64, 8], &2i64], &vec![6i64, 6, 8, 8]);
}

#[test]
fn nothing_is_asked_of_what_is_not_looked_at() {
    let nothing = set::<i64>([]);
    check("dedupe", &[&nothing], &Vec::<i64>::new());
    check("difference", &[&nothing, &0i64], &nothing);
    check("product", &[&0i64, &nothing], &nothing);
    check("asindices", &[&nothing], &nothing);
    let far = vec![7i64.model(), (5i64, 5i64).model()];
    check("index", &[&vec![vec![1i64]], &far], &Model::None);
    check_fails("toobject", &[&nothing, &Vec::<i64>::new()]);
}

#[test]
fn none_is_the_key_that_changes_nothing() {
    let items = vec![3i64, 1, 2];
    check("order", &[&items, &Model::None], &vec![1i64, 2, 3]);
    check("argmax", &[&items, &Model::None], &3i64);
    check("argmin", &[&items, &Model::None], &1i64);
    check_fails("valmax", &[&items, &Model::None]);
}

#[test]
fn integers_share_bits() {
    check("intersection", &[&12i64, &10i64], &8i64);
}

#[test]
fn coordinates_end_at_32_bits() {
    let edge = i64::from(i32::MAX);
    check("shift", &[&set([(edge - 1, 0i64)]), &(1i64, 0i64)], &set([(edge, 0i64)]));
    check_fails("shift", &[&set([(edge, 0i64)]), &(1i64, 0i64)]);
    check_fails("neighbors", &[&(edge, 0i64)]);
    check_fails("dmirror", &[&set([(edge, 0i64), (edge, 5)])]);
    check_fails("dmirror", &[&set([(1i64, (edge, 0i64)), (1, (edge, 5))])]);
    check(
        "combine",
        &[&set([(edge, 0i64)]), &set([(edge, -3i64)])],
        &set([(edge, 0i64), (edge, -3)]),
    );
}

#[test]
fn sizes_are_bounded_before_anything_is_made() {
    let bounded = |name: &str, args: &[&dyn ToModel]| {
        let kind = try_call(Direction::Ascending, name, args).expect_err(name);
        assert!(kind.is_budget(), "{name}: {kind:?}");
    };
    let hollow = vec![Vec::<i64>::new(); 3];
    let many = 1i64 << 40;
    bounded("repeat", &[&Vec::<i64>::new(), &many]);
    bounded("vupscale", &[&hollow, &many]);
    bounded("canvas", &[&Vec::<i64>::new(), &(1i64 << 20, 1i64 << 20)]);
    bounded("canvas", &[&1i64, &(many, many)]);
    bounded("connect", &[&(i64::MAX, 0i64), &(0i64, 0i64)]);
    bounded("connect", &[&(0i64, 0i64), &(i64::MIN, 0i64)]);
    bounded("backdrop", &[&set([(0i64, 0i64), (1 << 30, 1 << 30)])]);
    bounded("interval", &[&i64::MIN, &i64::MAX, &1i64]);
}
