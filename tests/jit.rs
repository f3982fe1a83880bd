//! Native code against the VM.

use arcvm::jit;
use arcvm::library::Library;
use arcvm::sched;
use arcvm::testing::engines::{Tally, compare};
use arcvm::testing::{Generator, Rng, grid};
use arcvm::value::Budget;

/// Random programs in the suite; `fuzz-engines` runs as many as there is time for.
const PROGRAMS: usize = 4_000;

#[test]
fn random_programs_agree() {
    let mut tally = Tally::default();
    sched::pool(1).unwrap().install(|| {
        let mut generator = Generator::new(11);
        let mut rng = Rng::new(12);
        for batch in 0..PROGRAMS / 200 {
            let mut library = Library::default();
            for number in 0..200 {
                let text = generator.program(10).replacen("solve", &format!("solve_{number}"), 1);
                library.add_text("random.arc", &text);
            }
            library.optimise(|_, _, _| {});
            let grids = [grid(&mut rng, 5), grid(&mut rng, 20)];
            let fuel = [200, 2_000, Budget::FUEL][batch % 3];
            let budget = Budget { fuel, ..Budget::default() };
            let options = jit::Options { optimise: batch % 2 == 0, verify: true };
            compare(&library, &grids, budget, options, &mut tally).unwrap();
        }
    });
    assert!(tally.values * 2 > tally.evaluations, "{tally:?}");
    assert!(tally.given_up * 10 < tally.evaluations, "{tally:?}");
}
