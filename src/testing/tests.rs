//! The generated programs are programs, most of them have a value, and they use everything.

use std::collections::BTreeSet;

use bumpalo::Bump;

use super::{Generator, Rng, effort, grid};
use crate::library::Library;
use crate::pass::infer::infer;
use crate::prim;
use crate::value::{Budget, Cx, Direction, FaultKind};
use crate::vm::{self, Inputs};

/// Programs of the main test.
const PROGRAMS: usize = 2_000;

#[test]
fn programs_build_evaluate_and_have_the_inferred_types() {
    let mut generator = Generator::new(1);
    let mut rng = Rng::new(2);
    let (mut values, mut clashing) = (0, 0);
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for _ in 0..PROGRAMS {
        let text = generator.program(10);
        let mut library = Library::default();
        let diags = library.add_text("random.arc", &text);
        for diagnostic in diags {
            assert!(!diagnostic.is_error(), "{text}\n{diagnostic:#?}");
            assert_eq!(diagnostic.code.number(), "W0401", "{text}\n{diagnostic:#?}");
        }
        seen.extend(text.split(|c: char| !c.is_ascii_alphanumeric()).map(str::to_owned));
        let program = library.files[0].unit.definitions[0].program.clone().unwrap();
        let inferred = infer(&library.graph, &[program.root]);
        clashing += usize::from(!inferred.clashes.is_empty());
        let bump = Bump::new();
        let code = vm::compile(&library.graph, &program);
        let cx = Cx::new(&bump, Budget::default(), Direction::Ascending);
        let input = grid(&mut rng, 30);
        let view = input.view();
        let cells = cx.copy(view.cells).unwrap();
        let inputs = Inputs::grid(cx.grid(view.height, view.width, cells).unwrap());
        let (out, steps) = code.trace(&cx, &inputs);
        for step in steps {
            let ty = inferred.type_of(step.node);
            let name = step.primitive.map(|prim| prim.name);
            assert!(ty.holds(step.value), "{text}\n{name:?}: {} is no {ty}\n{view:?}", step.value);
        }
        match out {
            Ok(_) => values += 1,
            Err(fault) => {
                assert_ne!(fault.kind(), FaultKind::Internal, "{text}");
                let sure = fault.site().is_some_and(|site| inferred.cannot_fail(site));
                // Of nothing, `valmax` calls its function with 0.
                let excepted = fault.kind().is_budget()
                    || fault.kind() == FaultKind::Arithmetic
                    || text.contains("valm");
                assert!(!sure || excepted, "{text}\n{fault}\n{view:?}");
            }
        }
    }
    assert!(values * 100 >= PROGRAMS * 60, "{values} of {PROGRAMS} have a value");
    assert!(clashing * 50 <= PROGRAMS, "{clashing} of {PROGRAMS} clash");
    for prim in prim::reference() {
        assert!(seen.contains(prim.name), "`{}` is never used", prim.name);
    }
    for word in ["lambda", "compose", "fork", "power", "return"] {
        assert!(seen.contains(word), "{word}");
    }
}

#[test]
fn the_seed_decides() {
    let programs = |seed| {
        let mut generator = Generator::new(seed);
        (0..20).map(|_| generator.program(8)).collect::<Vec<_>>()
    };
    assert_eq!(programs(5), programs(5));
    assert_ne!(programs(5), programs(6));
    for text in programs(7) {
        assert!(text.lines().count() <= 9, "{text}");
    }
    assert!(Generator::new(1).program(0).contains("return I"));
}

#[test]
fn grids_are_of_every_kind() {
    let mut rng = Rng::new(3);
    let grids: Vec<_> = (0..500).map(|_| grid(&mut rng, 30)).collect();
    let any = |test: &dyn Fn(crate::value::Grid<'_>) -> bool| grids.iter().any(|g| test(g.view()));
    assert!(grids.iter().all(|g| g.view().height <= 30 && g.view().width <= 30));
    assert!(any(&|g| g.height == 30 || g.width == 30));
    assert!(any(&|g| g.height == 1 && g.width == 1));
    assert!(any(&|g| g.height == 1 && g.width > 1));
    assert!(any(&|g| g.cells.iter().any(|&cell| !(0..10).contains(&cell))));
    assert!(any(&|g| g.cells.len() > 20 && g.cells.iter().all(|&cell| cell == g.cells[0])));
    assert_eq!(grid(&mut rng, 0).view().cells.len(), 1);
}

#[test]
fn what_is_quadratic_is_not_linear() {
    let quadratic = |size: usize| {
        let numbers: Vec<usize> = (0..size).collect();
        numbers.iter().map(|n| numbers.iter().filter(|other| *other < n).count()).sum::<usize>()
    };
    effort::assert_linear("linear", 4_000_000, |size| {
        (0..size).map(std::hint::black_box).sum::<usize>()
    });
    // A machine that is slow for the quarter alone hides it once.
    let is_refused = |_| {
        std::panic::catch_unwind(|| effort::assert_linear("quadratic", 16_000, quadratic)).is_err()
    };
    assert!((0..3).any(is_refused));
}
