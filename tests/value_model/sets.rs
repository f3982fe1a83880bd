//! Sets of anything: their algebra, their order, their one representation, their text.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use arcvm::value::order;
use proptest::prelude::*;

use super::config;
use super::model::{
    BOTH, Model, ToModel, assert_same, build, call, check, check_fails, read, walk, with_cx,
};
use super::strategy::{far_cells, far_locs, two_sets, value};

/// A value in the notation of the language.
fn text(model: &Model) -> String {
    let list = |items: Vec<String>| items.join(", ");
    match model {
        Model::None => "None".to_owned(),
        Model::Int(n) => n.to_string(),
        Model::Tuple(items) if items.len() == 1 => format!("({},)", text(&items[0])),
        Model::Tuple(items) => format!("({})", list(items.iter().map(text).collect())),
        Model::Set(items) => format!("{{{}}}", list(items.iter().map(text).collect())),
    }
}

proptest! {
    #![proptest_config(config(300))]

    #[test]
    fn set_algebra((a, b) in two_sets()) {
        check("combine", &[&a, &b], &a.union(&b).cloned().collect::<BTreeSet<_>>());
        check("intersection", &[&a, &b], &a.intersection(&b).cloned().collect::<BTreeSet<_>>());
        check("difference", &[&a, &b], &a.difference(&b).cloned().collect::<BTreeSet<_>>());
        check("equality", &[&a, &b], &(a == b));
        check("size", &[&a], &(a.len() as i64));
        let parts: BTreeSet<Model> = [a.model(), b.model()].into();
        check("merge", &[&parts], &a.union(&b).cloned().collect::<BTreeSet<_>>());
        let joined: Vec<Model> = a.iter().chain(&b).cloned().collect();
        for direction in BOTH {
            let both = walk(direction, a.clone()).into_iter().chain(walk(direction, b.clone()));
            let joined = both.collect::<Vec<_>>().model();
            prop_assert_eq!(call(direction, "merge", &[&vec![a.model(), b.model()]]), joined);
        }
        check("merge", &[&vec![a.iter().cloned().collect::<Vec<_>>(), b.iter().cloned().collect()]], &joined);
    }

    #[test]
    fn single_elements((a, b) in two_sets()) {
        for item in a.iter().chain(&b).take(6) {
            check("contained", &[item, &a], &a.contains(item));
            let mut more = a.clone();
            more.insert(item.clone());
            check("insert", &[item, &a], &more);
            let mut less = a.clone();
            less.remove(item);
            check("remove", &[item, &a], &less);
            check("initset", &[item], &BTreeSet::from([item.clone()]));
        }
        for direction in BOTH {
            let walked = walk(direction, a.clone());
            prop_assert_eq!(call(direction, "totuple", &[&a]), walked.model());
            if let (Some(first), Some(last)) = (walked.first(), walked.last()) {
                prop_assert_eq!(&call(direction, "first", &[&a]), first);
                prop_assert_eq!(&call(direction, "last", &[&a]), last);
            }
        }
        if a.is_empty() {
            check_fails("first", &[&a]);
            check_fails("last", &[&a]);
        }
    }

    #[test]
    fn one_representation((a, b) in two_sets(), turn in any::<prop::sample::Index>()) {
        with_cx(arcvm::value::Direction::Ascending, |cx| {
            let whole = build(cx, &a.model());
            let mut items: Vec<_> = a.iter().chain(a.iter().rev()).map(|item| build(cx, item)).collect();
            if !items.is_empty() {
                let by = turn.index(items.len());
                items.rotate_left(by);
            }
            assert_same(whole, cx.set(&mut items).unwrap());
            let one = |item: &Model| cx.set(&mut [build(cx, item)]).unwrap();
            let grown = a.iter().fold(build(cx, &BTreeSet::<i64>::new().model()), |set, item| {
                cx.union(set, one(item)).unwrap()
            });
            assert_same(whole, grown);
            let both = cx.union(whole, build(cx, &b.model())).unwrap();
            let others: BTreeSet<Model> = b.difference(&a).cloned().collect();
            assert_same(whole, cx.difference(both, build(cx, &others.model())).unwrap());
            assert_same(whole, cx.intersection(both, whole).unwrap());
            let keep = |item| Ok(a.contains(&read(item)));
            assert_same(whole, cx.filter_set(both, None, keep).unwrap());
        });
    }

    #[test]
    fn canonical_order(values in prop::collection::vec(value(), 2..5)) {
        with_cx(arcvm::value::Direction::Ascending, |cx| {
            for a in &values {
                for b in &values {
                    let (x, y) = (build(cx, a), build(cx, b));
                    assert_eq!(order::cmp(x, y), a.cmp(b), "{x} and {y}");
                    assert_eq!(x == y, a == b, "{x} and {y}");
                }
            }
        });
    }

    #[test]
    fn order_of_sets((a, b) in two_sets()) {
        with_cx(arcvm::value::Direction::Ascending, |cx| {
            let (x, y) = (build(cx, &a.model()), build(cx, &b.model()));
            assert_eq!(order::cmp(x, y), a.cmp(&b), "{x} and {y}");
            assert_eq!(order::cmp(y, x), b.cmp(&a), "{y} and {x}");
            assert_eq!(order::cmp(x, x), Ordering::Equal);
            assert_eq!(x == y, a == b);
        });
    }

    #[test]
    fn display(value in value()) {
        with_cx(arcvm::value::Direction::Ascending, |cx| {
            assert_eq!(build(cx, &value).to_string(), text(&value));
        });
    }

    #[test]
    fn duplicates(items in prop::collection::vec(value(), 0..4), again in any::<u64>()) {
        let mut items = items;
        for n in 0..items.len() {
            if again >> n & 1 == 1 {
                items.push(items[n].clone());
            }
        }
        let mut seen = BTreeSet::new();
        let distinct: Vec<Model> = items.iter().filter(|item| seen.insert((*item).clone())).cloned().collect();
        check("dedupe", &[&items], &distinct);
        for item in &items {
            check("contained", &[item, &items], &true);
            let others: Vec<Model> = items.iter().filter(|other| *other != item).cloned().collect();
            check("remove", &[item, &items], &others);
        }
    }

    #[test]
    fn objects_and_indices_are_merged(
        objects in prop::collection::btree_set(far_cells(), 0..4),
        patches in prop::collection::btree_set(far_locs(), 0..4),
    ) {
        check("merge", &[&objects], &objects.iter().flatten().copied().collect::<BTreeSet<_>>());
        check("merge", &[&patches], &patches.iter().flatten().copied().collect::<BTreeSet<_>>());
    }
}
