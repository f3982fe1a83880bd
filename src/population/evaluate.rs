//! The evaluation of a population: what the cache knows, then the rest in blocks, on all samples in
//! one batch.
//!
//! The work is a list of items that do not depend on each other. An item is a block of programs on
//! one sample of one task. Where a program that is wrong on one demonstration is not run on the
//! next, it is a block on all demonstrations in turn. Workers take items as they come; what an item
//! yields depends on nothing else, so results do not depend on the number of workers.

use std::sync::Arc;

use bumpalo::Bump;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::cache::Key;
use super::candidates::{Population, Unique};
use super::digest::Digest;
use super::history::SampleStats;
use super::id::CandidateId;
use super::long::Long;
use super::matrix::{Counts, Judged, Output, Pair, Prediction, Row, ScoreMatrix, TaskScores};
use super::options::{Options, Scores, Tests};
use super::phases::{Clock, Phases};
use super::run::{self, BLOCK, Block, Results, Running, Tally};
use crate::engine::Engine;
use crate::eval::Status;
use crate::task::{SampleKind, Task};
use crate::vm::{self, Linear, Shared, SharedScratch};

/// The engine's version: results of another one are not taken for this one's. To be counted up with
/// every change of what programs yield or spend.
pub const ENGINE: &str = concat!(env!("CARGO_PKG_VERSION"), "/5");

/// Programs that are run at a time where an evaluation may stop early. It does not depend on the
/// number of workers, so that what is run does not either.
const ROUND: usize = 64;

/// Candidates to be evaluated on a task.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Job<'t> {
    /// The task.
    pub task: &'t Task,
    /// The candidates.
    pub candidates: Arc<[CandidateId]>,
    /// The fuel of each of them on each sample, where that is not simply the budget's. Never more
    /// than that counts; of candidates that are the same program, the greatest.
    pub fuel: Option<Arc<[u64]>>,
}

impl<'t> Job<'t> {
    /// Returns candidates, each with the fuel of the budget.
    pub fn new(task: &'t Task, candidates: Arc<[CandidateId]>) -> Self {
        Self { task, candidates, fuel: None }
    }

    /// Returns the same, each candidate with so much fuel.
    #[must_use]
    pub fn within(self, fuel: Arc<[u64]>) -> Self {
        debug_assert_eq!(fuel.len(), self.candidates.len());
        Self { fuel: Some(fuel), ..self }
    }
}

/// A job and what is known of it so far.
struct State<'t> {
    task: &'t Task,
    hash: u64,
    candidates: Arc<[CandidateId]>,
    places: Arc<[u32]>,
    /// The different programs, in the order of their first candidates.
    uniques: Vec<u32>,
    /// The fuel of each of them.
    fuel: Vec<u64>,
    rows: Vec<Option<Arc<Row>>>,
    /// Places of what is not known yet, the most promising last.
    waiting: Vec<u32>,
    /// Demonstrations, the most telling first.
    order: Vec<usize>,
}

/// A block on a task.
struct Planned {
    job: usize,
    block: usize,
    /// For each program of the block, its place in the job.
    places: Vec<u32>,
    /// The fuel of each program of the block.
    fuel: Vec<u64>,
}

/// The item that is run by itself.
#[derive(Clone, Copy)]
enum Item {
    /// A planned block on one sample.
    Sample { planned: usize, sample: usize },
    /// A planned block on all demonstrations, without those that are wrong already.
    Chain { planned: usize },
}

/// The outcome of a block on a sample.
enum BlockOutput {
    Judged(Results<Judged>),
    Predicted(Results<Output>),
}

impl Population {
    /// Evaluates every candidate on every task.
    ///
    /// Selection may use everything in the rows: only demonstration pairs have been compared with
    /// anything. Where [`Options::enough`] lets it stop early, programs run first that share most
    /// with earlier successes, and among those small ones.
    ///
    /// # Panics
    /// The system cannot start worker threads.
    pub fn evaluate(&mut self, tasks: &[&Task], options: &Options) -> ScoreMatrix {
        let candidates: Arc<[CandidateId]> = self.ids().collect();
        let tasks = tasks.iter();
        let jobs = tasks.map(|&task| Job::new(task, candidates.clone()));
        self.evaluate_jobs(&jobs.collect::<Vec<_>>(), options)
    }

    /// Evaluates some candidates on each of some tasks.
    ///
    /// # Panics
    /// The system cannot start worker threads.
    pub fn evaluate_jobs(&mut self, jobs: &[Job<'_>], options: &Options) -> ScoreMatrix {
        let mut clock = Clock::start();
        let mut phases = Phases::default();
        self.optimise();
        phases.add(clock.lap("passes"));
        self.tell_apart();
        let settings = self.settings(options);
        let mut counts = Counts {
            candidates: self.candidates().len(),
            roots: self.roots.len(),
            programs: self.uniques.len(),
            ..Counts::default()
        };
        let mut states: Vec<State<'_>> = self.states(jobs, options);
        phases.add(clock.lap("duplicates"));
        for state in &mut states {
            let places = 0..state.uniques.len();
            let keys: Vec<Key> =
                places.map(|place| self.key(state, place, settings, options)).collect();
            state.rows = self.cache.get(&keys);
            counts.cached += state.rows.iter().flatten().count() as u64;
            let waiting =
                (0..keys.len() as u32).filter(|&index| state.rows[index as usize].is_none());
            state.waiting = waiting.collect();
            counts.written += state.candidates.len() as u64;
            counts.unique += state.uniques.len() as u64;
            let samples = match options.tests {
                Tests::None => state.order.len(),
                Tests::Solvers | Tests::All => state.task.samples.len(),
            };
            counts.equivalent += (state.candidates.len() * samples) as u64;
        }
        phases.add(clock.lap("cache"));
        if states.iter().any(|state| !state.waiting.is_empty()) {
            let started = self.pool(options.threads).or_else(|_| self.pool(1));
            started
                .expect("one thread can be started; who may ask for too many calls `pool` first");
        }
        phases.add(clock.lap("threads"));
        self.put_promising_last(&mut states, options);
        loop {
            let planned = plan(&mut states, options);
            if planned.is_empty() {
                break;
            }
            self.run_round(&mut states, &planned, options, &mut counts, &mut phases, &mut clock);
            let fresh = planned.iter().flat_map(|planned| {
                let state = &states[planned.job];
                planned.places.iter().filter_map(|&place| {
                    let row = state.rows[place as usize].clone()?;
                    Some((self.key(state, place as usize, settings, options), row))
                })
            });
            self.cache.put(fresh.collect());
            self.remember(&states, &planned);
            phases.add(clock.lap("rows"));
            if self.is_interrupted() {
                // The result of what was under way is not known.
                let rows = states.iter_mut().flat_map(|state| &mut state.rows);
                rows.for_each(|row| *row = row.take().filter(|row| row.is_final()));
                break;
            }
        }
        let tasks: Vec<TaskScores> = states.into_iter().map(State::finish).collect();
        counts.distinct = tasks.iter().map(|task| task.distinct as u64).sum();
        phases.add(clock.lap("equivalence"));
        let differs = match options.scores {
            Scores::Differs => self.differs().map(str::to_owned).collect(),
            Scores::Verdicts | Scores::Likeness => Arc::default(),
        };
        ScoreMatrix { tasks, differs, counts, phases }
    }

    /// Returns the digest of all settings that results depend on.
    fn settings(&self, options: &Options) -> u128 {
        let mut digest = Digest::new(5);
        digest.add_bytes(ENGINE.as_bytes());
        for budget in [&options.budget, &options.differ_budget] {
            let nanos = budget.timeout.map_or(u64::MAX, |limit| limit.as_nanos() as u64);
            let words = [budget.fuel, budget.max_cells, budget.max_bytes, nanos];
            words.into_iter().for_each(|word| digest.add_word(word));
        }
        digest.add_word(options.direction as u64);
        digest.add_word(options.scores as u64);
        digest.add_word(options.tests as u64);
        if options.scores == Scores::Differs {
            for differ in &self.differs {
                digest.add_bytes(differ.name.as_bytes());
                digest.add_digest(differ.fingerprint.0);
            }
        }
        digest.finish()
    }

    /// Returns the key of the row of a place in a job.
    fn key(&self, state: &State<'_>, place: usize, settings: u128, options: &Options) -> Key {
        let program = self.uniques[state.uniques[place] as usize].fingerprint;
        let settings = match state.fuel[place] {
            all if all == options.budget.fuel => settings,
            less => {
                let mut digest = Digest::new(7);
                digest.add_digest(settings);
                digest.add_word(less);
                digest.finish()
            }
        };
        Key { program, task: state.hash, settings }
    }

    /// Tells the programs of every job apart, each with at most as much fuel as the options give.
    fn states<'t>(&self, jobs: &[Job<'t>], options: &Options) -> Vec<State<'t>> {
        let mut states: Vec<State<'t>> = Vec::with_capacity(jobs.len());
        // For each different program, the job that it was met in last and its place there.
        let mut met: Vec<(u32, u32)> = vec![(0, 0); self.uniques.len()];
        for (number, job) in (1_u32..).zip(jobs) {
            let hash = job.task.hash();
            let order = self.history.order(job.task, hash);
            let same = |state: &&State<'_>| Arc::ptr_eq(&state.candidates, &job.candidates);
            let (candidates, places, uniques) = match states.last().filter(same) {
                Some(last) => (last.candidates.clone(), last.places.clone(), last.uniques.clone()),
                None => {
                    let candidates = ascending(&job.candidates);
                    let mut uniques = Vec::new();
                    let place = |id: &CandidateId| {
                        let unique = self.candidates()[id.index()].unique.unwrap_or_default();
                        let met = &mut met[unique as usize];
                        if met.0 != number {
                            *met = (number, uniques.len() as u32);
                            uniques.push(unique);
                        }
                        met.1
                    };
                    let places = candidates.iter().map(place).collect();
                    (candidates, places, uniques)
                }
            };
            let (rows, waiting) = (Vec::new(), Vec::new());
            let cells = job.task.most_cells();
            let most = |&unique: &u32| {
                options.fuel_of(self.uniques[unique as usize].linear.is_everyday, cells)
            };
            let most: Vec<u64> = uniques.iter().map(most).collect();
            let fuel = job.fuel_of(&candidates, &places, most);
            states.push(State {
                task: job.task,
                hash,
                candidates,
                places,
                uniques,
                fuel,
                rows,
                waiting,
                order,
            });
        }
        states
    }

    /// Puts the most promising programs last, from where they are taken, where an evaluation may
    /// stop early.
    fn put_promising_last(&self, states: &mut [State<'_>], options: &Options) {
        for state in states {
            if options.enough.is_some() {
                let rank = |&index: &u32| {
                    let unique = state.uniques[index as usize] as usize;
                    (self.history.rank(&self.uniques[unique].linear), index)
                };
                state.waiting.sort_by_cached_key(rank);
            }
            state.waiting.reverse();
        }
    }

    /// Runs what is planned and makes rows of it.
    fn run_round(
        &self,
        states: &mut [State<'_>],
        planned: &[Planned],
        options: &Options,
        counts: &mut Counts,
        phases: &mut Phases,
        clock: &mut Clock,
    ) {
        let Some(workers) = self.workers() else { return };
        // Blocks of the same programs on several tasks have the same number.
        let mut of_block: Vec<Vec<&Unique>> = Vec::new();
        for planned in planned {
            if planned.block < of_block.len() {
                continue;
            }
            let state = &states[planned.job];
            let unique = |&place: &u32| &self.uniques[state.uniques[place as usize] as usize];
            of_block.push(planned.places.iter().map(unique).collect());
            debug_assert_eq!(of_block.len(), planned.block + 1);
        }
        let differs: &[_] = match options.scores {
            Scores::Differs => &self.differs,
            Scores::Verdicts | Scores::Likeness => &[],
        };
        let compile = |scratch: &mut SharedScratch, programs: &Vec<&Unique>| {
            let graph = self.graph();
            let alone = (options.engine == Engine::Jit).then(|| {
                let native = |unique: &&Unique| {
                    let program = self.program(unique.first);
                    let mut code = vm::compile(graph, program);
                    // A program without native code is run on the VM, alone too.
                    let _ = options.engine.begin(graph, program.root, &mut code);
                    code
                };
                programs.iter().map(native).collect()
            });
            let is_everyday = |unique: &&Unique| unique.linear.is_everyday;
            let is_native = options.engine == Engine::Auto
                && programs.iter().any(is_everyday)
                && Engine::Jit.available().is_ok();
            let long = programs.iter().map(|unique| {
                (is_native && is_everyday(unique)).then(|| self.program(unique.first))
            });
            let long = Long::new(graph, long);
            let shared = if alone.is_some() { &[] } else { &programs[..] };
            let shared = shared.iter().map(|unique| &unique.linear);
            let all: Vec<&Linear> =
                shared.chain(differs.iter().map(|differ| &differ.linear)).collect();
            let shared = Shared::new(graph, &self.linearizer, &all, scratch);
            Block {
                shared,
                alone,
                long,
                programs: programs.len(),
                differs: differs.len(),
                interrupt: self.interrupt.clone(),
            }
        };
        workers.install(|| {
            let blocks: Vec<Block<'_>> =
                of_block.par_iter().map_init(SharedScratch::default, compile).collect();
            counts.instructions += blocks.iter().map(Block::instructions).sum::<u64>();
            phases.add(clock.lap("compile"));
            let mut outputs = run_all(states, planned, &blocks, options);
            run_tests_of_solvers(states, planned, &blocks, options, &mut outputs);
            phases.add(clock.lap("run"));
            for (planned, outputs) in planned.iter().zip(outputs) {
                for tally in outputs.iter().flatten().map(BlockOutput::tally) {
                    counts.executed += tally.executed;
                    counts.steps += tally.steps;
                    counts.steps_alone += tally.steps_alone;
                    counts.differ_runs += tally.differ_runs;
                    counts.differ_failures += tally.differ_failures;
                    counts.differ_steps += tally.differ_steps;
                    counts.worker_bytes = counts.worker_bytes.max(tally.worker_bytes);
                }
                states[planned.job].add_rows(planned, &outputs);
            }
        });
    }

    /// Notes what the runs tell about what to run first another time.
    fn remember(&mut self, states: &[State<'_>], planned: &[Planned]) {
        for planned in planned {
            let state = &states[planned.job];
            let numbers = state.task.samples.iter().enumerate();
            let demonstrations: Vec<usize> = numbers
                .filter(|(_, s)| s.kind.is_demonstration())
                .map(|(index, _)| index)
                .collect();
            let mut stats = vec![SampleStats::default(); demonstrations.len()];
            for &place in &planned.places {
                let Some(row) = &state.rows[place as usize] else { continue };
                for (pair, stats) in row.pairs.iter().zip(&mut stats) {
                    if let Some(pair) = pair {
                        stats.ran(pair.judged.status == Status::Correct, pair.fuel);
                    }
                }
                if row.solved() {
                    let unique = state.uniques[place as usize] as usize;
                    self.history.note_solved(&self.uniques[unique].linear);
                }
            }
            for (&sample, stats) in demonstrations.iter().zip(stats) {
                self.history.add(state.hash, sample, stats);
            }
        }
    }
}

impl Job<'_> {
    /// Returns the fuel of each of its different programs, whose numbers are `places` of the
    /// candidates in ascending order; `most` is what each of them may have.
    fn fuel_of(&self, candidates: &[CandidateId], places: &[u32], most: Vec<u64>) -> Vec<u64> {
        let Some(own) = &self.fuel else { return most };
        let mut fuel = vec![0; most.len()];
        for (id, &own) in self.candidates.iter().zip(own.iter()) {
            if let Ok(index) = candidates.binary_search(id) {
                let place = places[index] as usize;
                fuel[place] = own.min(most[place]).max(fuel[place]);
            }
        }
        fuel
    }
}

/// Returns the same ids, ascending and each once.
fn ascending(candidates: &Arc<[CandidateId]>) -> Arc<[CandidateId]> {
    if candidates.is_sorted_by(|a, b| a < b) {
        return candidates.clone();
    }
    let mut sorted = candidates.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    sorted.into()
}

/// Takes from every job what is to be run next, in blocks; nothing where all is done.
fn plan(states: &mut [State<'_>], options: &Options) -> Vec<Planned> {
    let mut planned: Vec<Planned> = Vec::new();
    let mut blocks: FxHashMap<Vec<u32>, usize> = FxHashMap::default();
    for (job, state) in states.iter_mut().enumerate() {
        let solved = || state.rows.iter().flatten().filter(|row| row.solved()).count();
        let take = match options.enough {
            Some(enough) if enough <= solved() => 0,
            Some(_) => ROUND,
            None => usize::MAX,
        };
        let keep = state.waiting.len().saturating_sub(take);
        let mut taken = state.waiting.split_off(keep);
        taken.reverse();
        for places in taken.chunks(BLOCK) {
            let uniques: Vec<u32> =
                places.iter().map(|&place| state.uniques[place as usize]).collect();
            let next = blocks.len();
            let block = *blocks.entry(uniques).or_insert(next);
            let fuel = places.iter().map(|&place| state.fuel[place as usize]).collect();
            planned.push(Planned { job, block, places: places.to_vec(), fuel });
        }
    }
    planned
}

/// Runs the demonstrations of all that is planned, and test inputs that are run unconditionally.
/// Yields, by sample, what came of each planned block.
fn run_all(
    states: &[State<'_>],
    planned: &[Planned],
    blocks: &[Block<'_>],
    options: &Options,
) -> Vec<Vec<Option<BlockOutput>>> {
    let mut items: Vec<Item> = Vec::new();
    for (number, planned) in planned.iter().enumerate() {
        if options.scores == Scores::Verdicts {
            items.push(Item::Chain { planned: number });
            continue;
        }
        for (sample, of_task) in states[planned.job].task.samples.iter().enumerate() {
            let is_run = of_task.kind.is_demonstration()
                || of_task.kind == SampleKind::Test && options.tests == Tests::All;
            if is_run {
                items.push(Item::Sample { planned: number, sample });
            }
        }
    }
    let done: Vec<Vec<(usize, BlockOutput)>> = items
        .par_iter()
        .map_init(Bump::new, |bump, item| match *item {
            Item::Sample { planned: number, sample } => {
                let planned = &planned[number];
                let block = &blocks[planned.block];
                let all: Vec<u32> = (0..block.programs as u32).collect();
                let state = &states[planned.job];
                vec![(sample, on_sample(bump, state, planned, block, sample, &all, options))]
            }
            Item::Chain { planned: number } => {
                let planned = &planned[number];
                let state = &states[planned.job];
                on_demonstrations(bump, state, planned, &blocks[planned.block], options)
            }
        })
        .collect();
    let samples = |planned: &Planned| states[planned.job].task.samples.len();
    let mut outputs: Vec<Vec<Option<BlockOutput>>> =
        planned.iter().map(|planned| (0..samples(planned)).map(|_| None).collect()).collect();
    for (item, done) in items.into_iter().zip(done) {
        let (Item::Sample { planned, .. } | Item::Chain { planned }) = item;
        for (sample, result) in done {
            outputs[planned][sample] = Some(result);
        }
    }
    outputs
}

/// Runs the inputs on which only programs that are right on all demonstrations are run. Those are
/// the generated pairs, of which there are hundreds, and the test unless everybody was run on it.
fn run_tests_of_solvers(
    states: &[State<'_>],
    planned: &[Planned],
    blocks: &[Block<'_>],
    options: &Options,
    outputs: &mut [Vec<Option<BlockOutput>>],
) {
    if options.tests == Tests::None {
        return;
    }
    let all = options.tests == Tests::All && options.scores != Scores::Verdicts;
    let mut items: Vec<(usize, usize, Vec<u32>)> = Vec::new();
    for (number, planned) in planned.iter().enumerate() {
        let state = &states[planned.job];
        let right = |program: &u32| {
            !state.order.is_empty()
                && state.order.iter().all(|&sample| {
                    let outputs = outputs[number][sample].as_ref();
                    outputs.is_some_and(|outputs| outputs.is_right(*program))
                })
        };
        let solvers: Vec<u32> = (0..planned.places.len() as u32).filter(right).collect();
        for (sample, of_task) in state.task.samples.iter().enumerate() {
            let ran = of_task.kind.is_demonstration() || of_task.kind == SampleKind::Test && all;
            if !ran && !solvers.is_empty() {
                items.push((number, sample, solvers.clone()));
            }
        }
    }
    let done: Vec<BlockOutput> = items
        .par_iter()
        .map_init(Bump::new, |bump, (number, sample, solvers)| {
            let planned = &planned[*number];
            let block = &blocks[planned.block];
            on_sample(bump, &states[planned.job], planned, block, *sample, solvers, options)
        })
        .collect();
    for ((number, sample, _), result) in items.into_iter().zip(done) {
        outputs[number][sample] = Some(result);
    }
}

fn on_sample(
    bump: &mut Bump,
    state: &State<'_>,
    planned: &Planned,
    block: &Block<'_>,
    sample: usize,
    programs: &[u32],
    options: &Options,
) -> BlockOutput {
    let case = Running { block, task: state.task, fuel: &planned.fuel, options };
    let sample = &state.task.samples[sample];
    match sample.kind {
        SampleKind::Test | SampleKind::ArcGen => {
            BlockOutput::Predicted(run::predictions(bump, &case, sample, programs))
        }
        SampleKind::Train | SampleKind::Pair => {
            BlockOutput::Judged(run::demonstration(bump, &case, sample, programs))
        }
    }
}

/// Runs all demonstrations in turn, each with the programs that were right on those before.
fn on_demonstrations(
    bump: &mut Bump,
    state: &State<'_>,
    planned: &Planned,
    block: &Block<'_>,
    options: &Options,
) -> Vec<(usize, BlockOutput)> {
    let mut programs: Vec<u32> = (0..block.programs as u32).collect();
    let mut done = Vec::new();
    for &sample in &state.order {
        if programs.is_empty() {
            break;
        }
        let outputs = on_sample(bump, state, planned, block, sample, &programs, options);
        programs.retain(|&program| outputs.is_right(program));
        done.push((sample, outputs));
    }
    done
}

impl BlockOutput {
    fn tally(&self) -> &Tally {
        match self {
            Self::Judged(results) => &results.tally,
            Self::Predicted(results) => &results.tally,
        }
    }

    /// Tells whether a program was run on a demonstration and is right.
    fn is_right(&self, program: u32) -> bool {
        let Self::Judged(results) = self else { return false };
        results.ended[program as usize]
            .is_some_and(|ended| results.outputs[ended.output as usize].status == Status::Correct)
    }
}

impl State<'_> {
    /// Makes rows of what came of a planned block.
    fn add_rows(&mut self, planned: &Planned, outputs: &[Option<BlockOutput>]) {
        let tests = self.task.held_back().count();
        for (program, &place) in planned.places.iter().enumerate() {
            let mut pairs = Vec::with_capacity(outputs.len() - tests);
            let mut predictions = Vec::with_capacity(tests);
            for (sample, outputs) in self.task.samples.iter().zip(outputs) {
                match outputs {
                    Some(BlockOutput::Judged(results)) => {
                        pairs.push(results.ended[program].map(|ended| Pair {
                            fuel: ended.fuel,
                            judged: results.outputs[ended.output as usize].clone(),
                        }));
                    }
                    Some(BlockOutput::Predicted(results)) => {
                        predictions.push(results.ended[program].map(|ended| Prediction {
                            fuel: ended.fuel,
                            output: results.outputs[ended.output as usize].clone(),
                        }));
                    }
                    None if !sample.kind.is_demonstration() => predictions.push(None),
                    None => pairs.push(None),
                }
            }
            let row = Row { pairs: pairs.into(), predictions: predictions.into() };
            self.rows[place as usize] = Some(Arc::new(row));
        }
    }

    /// Finds programs that made the same of everything.
    fn finish(self) -> TaskScores {
        let mut classes: Vec<u32> = Vec::with_capacity(self.rows.len());
        let mut firsts: FxHashMap<u128, Vec<u32>> = FxHashMap::default();
        let mut distinct = 0;
        for (place, row) in (0..).zip(&self.rows) {
            let Some(row) = row else {
                classes.push(place);
                continue;
            };
            let mut digest = Digest::new(6);
            outputs(row).for_each(|output| digest.add_digest(output.map_or(0, |own| own.digest)));
            let alike = firsts.entry(digest.finish()).or_default();
            let same = |other: &&u32| {
                let other = self.rows[**other as usize].as_ref();
                other.is_some_and(|other| outputs(other).eq(outputs(row)))
            };
            match alike.iter().find(same) {
                Some(&first) => classes.push(first),
                None => {
                    alike.push(place);
                    classes.push(place);
                    distinct += 1;
                }
            }
        }
        TaskScores {
            id: self.task.id.clone(),
            hash: self.hash,
            distinct,
            candidates: self.candidates,
            places: self.places,
            rows: self.rows,
            classes,
        }
    }
}

/// Returns the outputs of a program for all samples.
fn outputs(row: &Row) -> impl Iterator<Item = Option<&Output>> {
    let pairs = row.pairs.iter().map(|pair| pair.as_ref().map(|pair| &pair.judged.output));
    let predictions = row.predictions.iter().map(|own| own.as_ref().map(|own| &*own.output));
    pairs.chain(predictions)
}
