//! Any primitive on anything: a value or a fault, within the budget, whatever the operands.

use std::collections::BTreeSet;

use arcvm::prim;
use arcvm::value::{Budget, Cx, Direction, Fault, FuncKind, Value};
use bumpalo::Bump;
use proptest::collection::{btree_set, vec};
use proptest::prelude::*;

use super::config;
use super::model::{Model, ToModel, build};
use super::strategy::value;

/// An operand.
#[derive(Clone, Debug)]
enum Operand {
    Value(Model),
    /// A primitive as a function value, by its place in the registry.
    Function(prop::sample::Index),
}

/// Integers at the edges of what is held in one way or another.
fn edge() -> impl Strategy<Value = i64> {
    let sides = [
        0,
        63,
        i64::from(i8::MAX),
        i64::from(i32::MAX),
        i64::from(i32::MIN),
        1 << 20,
        1 << 40,
        i64::MAX,
        i64::MIN,
    ];
    (prop::sample::select(sides.to_vec()), -2i64..=2).prop_map(|(n, by)| n.saturating_add(by))
}

fn operand() -> BoxedStrategy<Operand> {
    let pair = || (edge(), edge());
    let tuples = |items: Vec<i64>| items.model();
    let values = prop_oneof![
        3 => edge().prop_map(|n| n.model()),
        3 => pair().prop_map(|pair| pair.model()),
        2 => btree_set(pair(), 0..4).prop_map(|set| set.model()),
        2 => btree_set((edge(), pair()), 0..4).prop_map(|set| set.model()),
        1 => vec(pair(), 0..4).prop_map(|tuple| tuple.model()),
        1 => vec((edge(), pair()), 0..4).prop_map(|tuple| tuple.model()),
        1 => btree_set(edge(), 0..4).prop_map(|set| set.model()),
        1 => vec(edge(), 0..4).prop_map(tuples),
        1 => vec(vec(edge(), 0..3), 0..3).prop_map(|rows| rows.model()),
        1 => (1usize..4).prop_map(|n| vec![Model::Tuple(vec![]); n].model()),
        1 => (1usize..4).prop_map(|n| vec![BTreeSet::<i64>::new(); n].model()),
        4 => value(),
    ];
    prop_oneof![
        6 => values.prop_map(Operand::Value),
        1 => any::<prop::sample::Index>().prop_map(Operand::Function),
    ]
    .boxed()
}

fn operand_value<'a>(cx: &Cx<'a>, operand: &Operand) -> Value<'a> {
    match operand {
        Operand::Value(model) => build(cx, model),
        Operand::Function(index) => {
            let primitives = prim::all();
            cx.func(FuncKind::Prim(primitives[index.index(primitives.len())])).unwrap()
        }
    }
}

proptest! {
    #![proptest_config(config(400))]

    #[test]
    fn every_primitive_ends(operands in vec(operand(), 4), descending in any::<bool>()) {
        let budget = Budget::default().fuel(200_000).max_cells(1 << 16);
        let direction = if descending { Direction::Descending } else { Direction::Ascending };
        for primitive in prim::all() {
            let bump = Bump::new();
            let once = || {
                let reading = Cx::new(&bump, Budget::default(), direction);
                let args: Vec<Value<'_>> = operands[..primitive.arity()]
                    .iter()
                    .map(|operand| operand_value(&reading, operand))
                    .collect();
                let cx = Cx::new(&bump, budget, direction);
                let text = match primitive.call(&cx, &args) {
                    Ok(value) => value.to_string(),
                    Err(raised) => {
                        let fault = Fault::from(raised);
                        assert!(fault.primitive().is_some(), "{fault} names no primitive");
                        fault.to_string()
                    }
                };
                (text, cx.spent())
            };
            prop_assert_eq!(once(), once(), "{}", primitive.name);
        }
    }
}
