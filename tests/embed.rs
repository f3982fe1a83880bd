//! Guarantees that other programs rely on when they embed the library: threads of any size, forks,
//! interrupts, owned programs.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use arcvm::eval;
use arcvm::population::{self, Backing, Key, Row, Scores};
use arcvm::prelude::*;
use arcvm::vm;
use bumpalo::Bump;

/// A solver of the task `67a3c6ac`.
const MIRROR: &str = "def solve_67a3c6ac(I):\n    return vmirror(I)\n";

/// Programs that nest trees, functions, values and calls about as deeply as bounds allow; each
/// yields its input.
fn nested() -> String {
    const DEEP: usize = 480;
    let mut text = String::new();
    let brackets = 190;
    let open = "identity(".repeat(brackets);
    let _ = writeln!(text, "def solve_brackets(I):\n    return {open}I{}", ")".repeat(brackets));
    let lambdas = 60;
    let (mut open, mut close) = (String::new(), String::new());
    for level in 0..lambdas {
        let _ = write!(open, "(lambda a{level}: ");
        close += ")(I)";
    }
    let _ = writeln!(text, "def solve_lambdas(I):\n    return {open}a0{close}");
    let _ = writeln!(text, "def solve_values(I):\n    x0 = I");
    (1..DEEP).for_each(|index| writeln!(text, "    x{index} = repeat(x{}, 1)", index - 1).unwrap());
    let last = DEEP - 1;
    for index in 0..last {
        let from = if index == 0 { format!("x{last}") } else { format!("y{}", index - 1) };
        let _ = writeln!(text, "    y{index} = first({from})");
    }
    let _ = writeln!(text, "    return y{}", last - 1);
    let _ = writeln!(text, "def solve_calls(I):\n    f0 = compose(identity, identity)");
    (1..DEEP).for_each(|index| {
        writeln!(text, "    f{index} = compose(f{}, vmirror)", index - 1).unwrap()
    });
    let _ = writeln!(text, "    g = power(vmirror, {last})\n    return g(f{last}(I))");
    text
}

#[test]
fn deeply_nested_programs_load_and_run_in_a_thread_with_a_small_stack() {
    let work = || {
        let text = nested();
        let mut library = Library::default();
        let diagnostics = library.add_text("nested.arc", &text);
        assert!(!diagnostics.iter().any(Diagnostic::is_error), "{diagnostics:?}");
        assert!(library.type_clashes().is_empty());
        let tasks = TaskSet::embedded();
        let task = tasks.get("007bbfb7").unwrap();
        let sample = &task.samples[0];
        for passes in [false, true] {
            if passes {
                library.optimise();
            }
            for entry in library.entries() {
                let name = &entry.definition.name;
                let options = eval::Options::default();
                let program = Compiled::new(&library, &entry, Engine::Vm).unwrap();
                let outcome = program.evaluate(task, sample, &options);
                let grid = outcome.grid.as_ref();
                assert_eq!(grid, Some(&sample.input), "{name}: {:?}", outcome.fault);
                let written = entry.definition.program.as_ref().unwrap();
                let code = vm::compile(library.graph(), written);
                let arena = Bump::new();
                let trace = eval::trace(&arena, &code, written, task, sample, &options);
                assert!(trace.out.is_ok(), "{name}");
                assert_eq!(eval::order_check(&code, task, sample, &options), None, "{name}");
            }
        }
        let mut population = Population::new();
        population.add_text("nested.arc", &text);
        let options = population::Options::default().threads(1);
        let matrix = population.evaluate(&[task], &options);
        assert!(matrix.tasks[0].unique_rows().all(|(_, row)| row.fault().is_none()));
    };
    for kibibytes in [512, 1024] {
        let thread = thread::Builder::new().stack_size(kibibytes << 10).spawn(work).unwrap();
        thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
    }
}

/// Keeps rows as a store does.
#[derive(Default, Clone)]
struct Kept(Arc<Mutex<BTreeMap<Key, Row>>>);

impl Backing for Kept {
    fn load(&self, keys: &[Key]) -> Vec<Option<Row>> {
        let kept = self.0.lock().unwrap();
        keys.iter().map(|key| kept.get(key).cloned()).collect()
    }

    fn save(&self, rows: &[(Key, Arc<Row>)]) {
        let mut kept = self.0.lock().unwrap();
        kept.extend(rows.iter().map(|(key, row)| (*key, Row::clone(row))));
    }
}

#[test]
fn what_was_interrupted_is_kept_nowhere_and_runs_again() {
    let tasks = TaskSet::embedded();
    let task = tasks.get("67a3c6ac").unwrap();
    let kept = Kept::default();
    for scores in [Scores::Verdicts, Scores::Likeness, Scores::Differs] {
        let backing = Box::new(kept.clone());
        let mut population = Population::with_cache(Cache::with_backing(1 << 20, backing));
        population.add_shipped_differs();
        population.add_text("a.arc", &format!("{MIRROR}def solve_b(I):\n    return hmirror(I)\n"));
        let token = Interrupt::new();
        population.watch(token.clone());
        token.raise();
        let options = population::Options::default().scores(scores);
        let before = kept.0.lock().unwrap().len();
        let interrupted = population.evaluate(&[task], &options);
        assert_eq!(interrupted.tasks[0].unique_rows().count(), 0, "{scores:?}");
        assert_eq!((population.cache().len(), kept.0.lock().unwrap().len()), (0, before));
        token.lower();
        let again = population.evaluate(&[task], &options);
        assert_eq!((again.counts.cached, again.tasks[0].solvers().count()), (0, 1));
        let third = population.evaluate(&[task], &options);
        assert_eq!(third.counts.cached, third.counts.unique);
        assert_eq!(third.tasks, again.tasks);
    }
}

#[test]
fn what_ran_out_of_time_is_kept_nowhere_and_runs_again() {
    let tasks = TaskSet::embedded();
    let task = tasks.get("67a3c6ac").unwrap();
    let in_memory = || Population::with_cache(Cache::new(1 << 20));
    let kept = Kept::default();
    let in_store = || Population::with_cache(Cache::with_backing(1 << 20, Box::new(kept.clone())));
    for population in [&in_memory as &dyn Fn() -> Population, &in_store] {
        let mut population = population();
        population.add_text("a.arc", MIRROR);
        let patient = population::Options::default();
        let budget = patient.budget.timeout(Duration::ZERO);
        let late = population.evaluate(&[task], &patient.budget(budget));
        let kinds: Vec<Option<FaultKind>> = late.tasks[0]
            .unique_rows()
            .map(|(_, row)| row.fault().map(|(_, stop)| stop.kind))
            .collect();
        assert_eq!(kinds, [Some(FaultKind::Deadline)]);
        assert_eq!((population.cache().len(), kept.0.lock().unwrap().len()), (0, 0));
        let later = population.evaluate(&[task], &patient.budget(budget));
        assert_eq!((later.counts.cached, later.tasks == late.tasks), (0, true));
        let again = population.evaluate(&[task], &patient);
        assert_eq!((again.counts.cached, again.tasks[0].solvers().count()), (0, 1));
    }
    assert_eq!(kept.0.lock().unwrap().len(), 1);
}

#[test]
fn jobs_end_once_somebody_interrupts_them() {
    let mut library = Library::default();
    library.add_text("a.arc", MIRROR);
    let tasks = TaskSet::embedded();
    let entries = library.entries();
    let jobs = [Job::new(entries[0], tasks.get("67a3c6ac").unwrap())];
    let token = Interrupt::new();
    let options = Options::new().threads(1).interrupt(token.clone());
    assert!(run(&library, &jobs, &options).unwrap().programs[0].solved());
    token.raise();
    let outcomes = run(&library, &jobs, &options).unwrap();
    assert!(outcomes.programs[0].outcomes.is_empty() && !outcomes.programs[0].is_whole);
}

#[test]
fn progress_is_told_job_by_job_and_outcomes_keep_the_order_of_the_jobs() {
    let mut library = Library::default();
    let solver =
        |index: usize| format!("def solve_{index}(I):\n    return canvas({index}, (1, 1))\n");
    library.add_text("many.arc", &(0..9).map(solver).collect::<String>());
    library.optimise();
    let tasks = TaskSet::embedded();
    let task = tasks.get("67a3c6ac").unwrap();
    let jobs: Vec<Job<'_>> =
        library.entries().into_iter().map(|entry| Job::on_samples(entry, task, &[1, 99])).collect();
    for threads in [1, 3] {
        let seen = Arc::new(Mutex::new(Vec::new()));
        let told = Arc::clone(&seen);
        let options = Options::new().threads(threads).check_order(true);
        let options = options.on_progress(move |done| told.lock().unwrap().push(done));
        let outcomes = run(&library, &jobs, &options).unwrap();
        for (index, program) in (0..).zip(&outcomes.programs) {
            let grids: Vec<&GridBuf> =
                program.outcomes.iter().filter_map(|outcome| outcome.grid.as_ref()).collect();
            assert_eq!(grids, [&GridBuf::new(1, 1, vec![index]).unwrap()], "{threads} threads");
            assert_eq!(program.order, [None]);
        }
        let mut seen = seen.lock().unwrap().clone();
        seen.sort_unstable();
        assert_eq!(seen, (1..=9).collect::<Vec<_>>());
    }
}

/// Runs `work` in a forked process; whether it ended well, and within a minute.
#[cfg(target_os = "linux")]
#[allow(unsafe_code, reason = "processes are forked by other programs, such as CPython")]
fn forked(work: impl FnOnce() -> bool) -> bool {
    // SAFETY: the child calls nothing but `work` and ends without running destructors or handlers
    // of this process.
    match unsafe { libc::fork() } {
        0 => {
            let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(work));
            // SAFETY: it never returns.
            unsafe { libc::_exit(i32::from(!done.unwrap_or(false))) }
        }
        child => {
            let mut status = -1;
            for _ in 0..600 {
                // SAFETY: the child is this process's, and `status` is there to be written.
                if unsafe { libc::waitpid(child, &raw mut status, libc::WNOHANG) } == child {
                    return status == 0;
                }
                thread::sleep(Duration::from_millis(100));
            }
            // SAFETY: the child is still there, as nobody has waited for it.
            unsafe { libc::kill(child, libc::SIGKILL) };
            false
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_forked_process_does_not_wait_for_the_threads_of_its_parent() {
    let folder = crate::support::folder(&[]);
    // So many that several threads read them.
    let tasks = TaskSet::embedded();
    for (task, copy) in tasks.iter().flat_map(|task| (0..3).map(move |copy| (task, copy))) {
        let path = folder.path().join(format!("{}_{copy}.json", task.id));
        std::fs::write(path, task.to_json()).unwrap();
    }
    let files = 3 * tasks.len();
    // And one file of so many entries that several threads read them.
    let entries: Vec<String> = tasks
        .iter()
        .cycle()
        .zip(0..files)
        .map(|(task, number)| format!("\"{number:08x}\": {}", task.to_json()))
        .collect();
    let challenges = format!("{{{}}}", entries.join(", "));
    std::fs::write(folder.path().join("some_challenges.json"), challenges).unwrap();
    let files = 2 * files;
    let paths = [folder.path().to_owned()];
    let load = || TaskSet::load(&paths).map(|tasks| tasks.len());
    assert_eq!(load(), Ok(files));
    let task = tasks.shared("67a3c6ac").unwrap();
    let mut population = Population::new();
    population.add_text("a.arc", MIRROR);
    let options = population::Options::default().threads(2);
    assert_eq!(population.evaluate(&[&task], &options).tasks[0].solvers().count(), 1);
    let mut library = Library::default();
    library.add_text("a.arc", MIRROR);
    let genome = Genome::of_entry(&library, &library.entries()[0]).unwrap();
    let start = Start::new(genome);
    let settings = Settings::default().population(20).threads(2);
    let mut search = Search::new(vec![Arc::clone(&task)], vec![start], settings).unwrap();
    assert!(forked(|| {
        population.cache().clear();
        let matrix = population.evaluate(&[&task], &options);
        search.step();
        let jobs = [Job::new(library.entries()[0], &task)];
        let outcomes = run(&library, &jobs, &Options::new().threads(2));
        load() == Ok(files)
            && matrix.tasks[0].solvers().count() == 1
            && search.is_done()
            && outcomes.is_ok_and(|outcomes| outcomes.programs[0].solved())
    }));
}

/// A kept program whose graph is gone has native code once a run of it is long, and ends as on the
/// VM on every thread.
#[cfg(feature = "jit")]
#[test]
fn kept_programs_have_native_code_once_a_run_is_long() {
    let text = "\
def solve_long(I):
    n = 0
    for i in range(20000):
        n = (n * 3 + I[i % 3][0]) % 1009
    return canvas(n % 7, (1, 2))

def solve_short(I):
    n = 0
    for i in range(20):
        n += i
    return canvas(n % 7, (1, 2))

def solve_endless(I):
    n = 0
    while n >= 0:
        n += 1
    return I

def solve_fails(I):
    n = 0
    for i in range(130000):
        n += I[0][i // 4000]
    return I
";
    let programs = |engine| {
        let mut library = Library::default();
        assert!(library.add_text("test.py", text).is_empty());
        library.optimise();
        let entries = library.entries();
        let made = entries.iter().map(|entry| Compiled::new(&library, entry, engine).unwrap());
        made.collect::<Vec<Compiled>>()
    };
    let (kept, plain) = (programs(Engine::Auto), programs(Engine::Vm));
    let tasks = TaskSet::embedded();
    let task = tasks.get("67a3c6ac").unwrap();
    let told = |program: &Compiled| {
        let options = eval::Options::default();
        let tell = |sample| {
            let outcome = program.evaluate(task, sample, &options);
            (outcome.status, outcome.grid, outcome.fuel, outcome.fault)
        };
        task.samples.iter().map(tell).collect::<Vec<_>>()
    };
    thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                kept.iter().zip(&plain).for_each(|(kept, plain)| {
                    assert_eq!(told(kept), told(plain), "{}", kept.name());
                });
            });
        }
    });
    let native = |programs: &[Compiled]| {
        programs.iter().map(|program| program.code().native().is_some()).collect::<Vec<bool>>()
    };
    assert_eq!(native(&kept), [true, false, true, true]);
    assert_eq!(native(&plain), [false; 4]);
    // A budget that is no larger than the first part is spent on the VM.
    let short = programs(Engine::Auto);
    let budget = Budget::default().fuel(arcvm::engine::WARM_UP);
    let options = eval::Options::default().budget(budget);
    short[0].evaluate(task, &task.samples[0], &options);
    assert_eq!(native(&short), [false; 4]);
}
