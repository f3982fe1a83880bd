//! Evolution: evaluate, select, mutate, and again.
//!
//! Every task has a niche of candidates of its own. In each generation candidates of all niches
//! have children. Every child is tried on every task that is not solved yet, so that what is of use
//! for another one is found there. A generation depends on the seed and on the generation before it
//! alone. The number of threads, time, and other programs in the graph make no difference. So a
//! search that was interrupted goes on as if it had not been.
//!
//! Selection sees demonstration pairs only. The answers of solutions to the test inputs are
//! compared with the expected outputs for [`Progress`] alone.

use std::io;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::context::{Donors, MutationContext, Usage};
use super::genome::Genome;
use super::hints::Hints;
use super::mutate;
use super::parent::Parent;
use super::select::{self, Cases};
use super::settings::{Settings, Start};
use crate::eval::Workers;
use crate::population::{
    Cache, CandidateId, Fingerprint, Job, Options, Pair, Population, Row, Scores, TestReport,
    Tests, fuel_after,
};
use crate::rng::Rng;
use crate::task::Task;

/// A candidate that was selected.
#[derive(Clone)]
#[non_exhaustive]
pub struct Candidate {
    /// The program.
    #[doc(hidden)]
    pub parent: Arc<Parent>,
    /// Its hash.
    pub fingerprint: Fingerprint,
    /// Those that it was made of.
    pub ancestors: Vec<Fingerprint>,
    /// The generation that it is from.
    pub generation: u64,
    /// Whether the search started with it as a draft for this task.
    pub draft: bool,
    /// Demonstration pairs on which it is right.
    pub right: usize,
    /// Mean fraction of right cells.
    pub likeness: f64,
    /// Fuel spent on the demonstration pairs.
    pub fuel: u64,
    /// The most that it spent on one of them.
    pub most_fuel: u64,
    /// The fuel that it might spend on each.
    pub bound: u64,
    /// Lines of the program.
    pub size: usize,
    cases: Cases,
    behaviour: Behaviour,
}

impl Candidate {
    /// Returns the program.
    pub fn genome(&self) -> &Genome {
        &self.parent.genome
    }
}

/// A program that is right on all demonstrations of a task.
#[derive(Clone)]
#[non_exhaustive]
pub struct Solution {
    /// The program.
    pub candidate: Candidate,
    /// Whether it is right on all test pairs; `None` where that is not known.
    pub test: Option<bool>,
}

/// The candidates of a task.
#[non_exhaustive]
pub struct Niche {
    /// The task.
    pub task: Arc<Task>,
    hints: Hints,
    /// Those that have children, the best first.
    pub candidates: Vec<Candidate>,
    /// Different programs that are right on all demonstrations, the smallest first.
    pub solutions: Vec<Solution>,
    /// The hall of fame: the best that ever were, the best first, at most [`FAME`] and of those
    /// that behave alike one. It plays no part in the search, which may give up what is best on the
    /// whole for what is best at something.
    pub fame: Vec<Candidate>,
}

/// Candidates of a task in its hall of fame, at most.
pub const FAME: usize = 10;

impl Niche {
    /// Tells whether a program is right on all demonstrations.
    pub fn is_solved(&self) -> bool {
        !self.solutions.is_empty()
    }

    /// Returns demonstration pairs of the task.
    pub fn pairs(&self) -> usize {
        self.task.samples.iter().filter(|sample| sample.kind.is_demonstration()).count()
    }

    /// Returns the candidates that are needed to go on from here another time. Those are the
    /// solutions where there are any, else the candidates; then those that are in the hall of fame
    /// alone.
    #[doc(hidden)]
    pub fn members(&self) -> Vec<(&Candidate, Membership)> {
        let going_on: Vec<&Candidate> = match self.is_solved() {
            true => self.solutions.iter().map(|solution| &solution.candidate).collect(),
            false => self.candidates.iter().collect(),
        };
        let is_new = |&candidate: &&Candidate| {
            going_on.iter().all(|other| other.fingerprint != candidate.fingerprint)
        };
        let famous: Vec<&Candidate> = self.fame.iter().filter(is_new).collect();
        let going_on = going_on.into_iter().map(|candidate| (candidate, Membership::Candidate));
        going_on
            .chain(famous.into_iter().map(|candidate| (candidate, Membership::Famous)))
            .collect()
    }

    /// Takes a candidate into the hall of fame, if it is good enough.
    fn admit(&mut self, candidate: &Candidate) {
        let alike = self.fame.iter().position(|other| other.behaviour == candidate.behaviour);
        match alike {
            Some(index) if rank(candidate, &self.fame[index]).is_lt() => {
                self.fame.remove(index);
            }
            Some(_) => return,
            None => {}
        }
        let index = self.fame.partition_point(|other| rank(other, candidate).is_lt());
        self.fame.insert(index, candidate.clone());
        self.fame.truncate(FAME);
    }

    /// Tells whether a candidate would be taken into the hall of fame if it behaves like nobody
    /// there.
    fn is_famous(&self, contender: &Contender<'_>) -> bool {
        let key = (contender.right, contender.likeness);
        let last = self.fame.last().filter(|_| self.fame.len() == FAME);
        last.is_none_or(|last| (last.right, last.likeness) <= key)
    }

    /// Counts the solutions that are known to be wrong on a test pair.
    pub fn wrong_on_test(&self) -> usize {
        self.solutions.iter().filter(|solution| solution.test == Some(false)).count()
    }
}

/// The part that a member plays when a search goes on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Membership {
    /// It is a candidate, or a solution.
    Candidate,
    /// It is in the hall of fame alone.
    Famous,
}

/// Returns the order of candidates by how good they are, the best first.
fn rank(a: &Candidate, b: &Candidate) -> std::cmp::Ordering {
    let order = b.right.cmp(&a.right).then(b.likeness.total_cmp(&a.likeness));
    order.then(a.size.cmp(&b.size)).then(a.fingerprint.cmp(&b.fingerprint))
}

/// The outcome of a generation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// The generation, from 0, which evaluates what the search starts with.
    pub generation: u64,
    /// Candidates that were made.
    pub made: u64,
    /// Different programs among them, summed over tasks.
    pub unique: u64,
    /// (program, sample) that were executed.
    pub executed: u64,
    /// (candidate, sample) that running each candidate alone would have taken.
    pub equivalent: u64,
    /// Rows that came from the cache.
    pub cached: u64,
}

impl std::ops::AddAssign for Progress {
    fn add_assign(&mut self, other: Self) {
        self.generation = other.generation;
        self.made += other.made;
        self.unique += other.unique;
        self.executed += other.executed;
        self.equivalent += other.equivalent;
        self.cached += other.cached;
    }
}

/// A search under way.
pub struct Search {
    settings: Settings,
    /// The tasks, in the order in which they were given.
    pub(super) niches: Vec<Niche>,
    /// The generation that comes next.
    generation: u64,
    starts: Vec<(Arc<Parent>, Option<String>)>,
    start_donors: Donors,
    usage: Usage,
    population: Population,
    cache: Cache,
    workers: Workers,
}

/// Nodes of a graph before the next generation begins a new one: evaluation looks at all nodes now
/// and then.
const MAX_NODES: usize = 30_000;

/// The share of children whose parent is a draft for the task, in percent; else it is selected.
const FROM_DRAFT: usize = 30;

/// The share of children whose parent is any candidate, in percent.
const ANYONE: usize = 15;

/// A child that is not evaluated yet.
struct Child {
    genome: Genome,
    ancestors: Vec<Fingerprint>,
    generation: u64,
    part: Membership,
    /// The fuel that it may spend on a sample.
    fuel: u64,
    /// The same with its types, once it was selected for some task.
    typed: OnceLock<Arc<Parent>>,
}

impl Child {
    /// Returns a candidate that no other was made into.
    fn new(genome: Genome, generation: u64, part: Membership, fuel: u64) -> Self {
        Self { genome, ancestors: Vec::new(), generation, part, fuel, typed: OnceLock::new() }
    }
}

/// A candidate of an earlier search, to go on with.
#[derive(Clone, Debug)]
pub struct Kept {
    /// The program.
    pub genome: Genome,
    /// Whether that search started with it as a draft for the task.
    pub draft: bool,
    /// The generation that it is from.
    pub generation: u64,
    /// The part that it plays.
    pub part: Membership,
    /// The fuel that it might spend on a sample, where that was less than the budget's.
    pub bound: Option<u64>,
}

impl Search {
    /// Returns its settings.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Returns a search for programs for some tasks.
    ///
    /// # Errors
    /// The system cannot start the worker threads.
    pub fn new(tasks: Vec<Arc<Task>>, starts: Vec<Start>, settings: Settings) -> io::Result<Self> {
        let niche = |task: Arc<Task>| Niche {
            hints: Hints::of(&task),
            task,
            candidates: Vec::new(),
            solutions: Vec::new(),
            fame: Vec::new(),
        };
        let usage = Usage::of(starts.iter().map(|start| &start.genome));
        let typed = |start: Start| (Arc::new(Parent::new(start.genome)), start.task);
        let starts: Vec<(Arc<Parent>, Option<String>)> = starts.into_iter().map(typed).collect();
        let cache = Cache::default();
        Ok(Self {
            settings,
            niches: tasks.into_iter().map(niche).collect(),
            generation: 0,
            start_donors: Donors::of(starts.iter().map(|(parent, _)| Arc::clone(parent))),
            starts,
            usage,
            population: new_population(&cache, &settings),
            cache,
            workers: Workers::start(settings.threads)?,
        })
    }

    /// Returns what there is for each task, in the order in which they were given.
    pub fn niches(&self) -> &[Niche] {
        &self.niches
    }

    /// Returns how many generations are done.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// Tells whether a program is right on all demonstrations of every task.
    pub fn is_done(&self) -> bool {
        self.niches.iter().all(Niche::is_solved)
    }

    /// Goes on after so many generations with the members of each niche, by task id, as the search
    /// whose they were would have.
    #[doc(hidden)]
    pub fn resume(&mut self, generation: u64, members: Vec<(String, Vec<Kept>)>) {
        for (id, members) in members {
            let Some(index) = self.niches.iter().position(|niche| niche.task.id == id) else {
                continue;
            };
            let drafts: Vec<bool> = members.iter().map(|kept| kept.draft).collect();
            let most = self.settings.most_fuel();
            let child = |kept: Kept| {
                let fuel = kept.bound.map_or(most, |bound| bound.min(most));
                Child::new(kept.genome, kept.generation, kept.part, fuel)
            };
            let children = members.into_iter().map(child).collect();
            // They were selected, and all of them go on.
            self.evaluate(children, &[index], |_, number| drafts[number], generation, usize::MAX);
        }
        self.generation = generation;
    }

    /// Does a generation.
    ///
    /// # Panics
    /// The process was forked, and the system cannot start worker threads in it.
    pub fn step(&mut self) -> Progress {
        self.workers.renew().expect("one thread can be started, as it could in the parent");
        let generation = self.generation;
        let open: Vec<usize> =
            (0..self.niches.len()).filter(|&index| !self.niches[index].is_solved()).collect();
        let children = match generation {
            0 => {
                let starts = self.starts.iter();
                let most = self.settings.most_fuel();
                let child = |parent: &Parent| {
                    Child::new(parent.genome.clone(), generation, Membership::Candidate, most)
                };
                starts.map(|(parent, _)| child(parent)).collect()
            }
            _ => self.children(&open, generation),
        };
        if self.population.graph().len() > MAX_NODES {
            self.population = new_population(&self.cache, &self.settings);
        }
        let starts: Vec<Option<String>> = match generation {
            0 => self.starts.iter().map(|(_, task)| task.clone()).collect(),
            _ => Vec::new(),
        };
        let is_draft = |task: &str, number: usize| {
            starts.get(number).is_some_and(|of| of.as_deref() == Some(task))
        };
        let progress = self.evaluate(children, &open, is_draft, generation, self.settings.parents);
        self.generation += 1;
        progress
    }

    /// Returns children of the candidates of the given niches, which take turns.
    fn children(&self, open: &[usize], generation: u64) -> Vec<Child> {
        let selected: Vec<&Niche> = open.iter().map(|&position| &self.niches[position]).collect();
        let cases: Vec<Vec<&[f32]>> = selected
            .iter()
            .map(|niche| niche.candidates.iter().map(|candidate| &*candidate.cases).collect())
            .collect();
        let parents = selected.iter().flat_map(|niche| &niche.candidates);
        let donors = Donors::of(parents.map(|candidate| Arc::clone(&candidate.parent)));
        let donors = [&self.start_donors, &donors];
        let make = |index: usize| {
            let (niche, cases) = (selected[index % open.len()], &cases[index % open.len()]);
            let mut rng = mutate::stream(self.settings.seed, generation, index as u64);
            let parent = pick_parent(niche, cases, &mut rng)?;
            let context =
                MutationContext { hints: &niche.hints, usage: &self.usage, donors: &donors };
            let genome = mutate::child(&parent.parent, &context, &mut rng)?;
            let most = self.settings.most_fuel();
            let fuel = match self.settings.fuel_after_parent {
                true => fuel_after(parent.most_fuel, most),
                false => most,
            };
            let ancestors = vec![parent.fingerprint];
            Some(Child { ancestors, ..Child::new(genome, generation, Membership::Candidate, fuel) })
        };
        if open.is_empty() {
            return Vec::new();
        }
        let indices = (0..self.settings.population).into_par_iter();
        let made: Vec<Option<Child>> = self.workers.install(|| indices.map(make).collect());
        made.into_iter().flatten().collect()
    }

    /// Evaluates children on the tasks of some niches and selects who stays there: all, where
    /// `keep` is the greatest number, else at most so many.
    fn evaluate(
        &mut self,
        children: Vec<Child>,
        niches: &[usize],
        is_draft: impl Fn(&str, usize) -> bool + Sync,
        generation: u64,
        keep: usize,
    ) -> Progress {
        let mut ids: Vec<CandidateId> = Vec::with_capacity(children.len());
        for child in &children {
            let program = child.genome.build(self.population.graph_mut());
            ids.push(self.population.add(program, ""));
        }
        let candidates: Arc<[CandidateId]> = ids.clone().into();
        let shared: Vec<Arc<Task>> =
            niches.iter().map(|&index| Arc::clone(&self.niches[index].task)).collect();
        let tasks: Vec<&Task> = shared.iter().map(|task| &**task).collect();
        let fuel: Arc<[u64]> = children.iter().map(|child| child.fuel).collect();
        let job = |&task| Job::new(task, Arc::clone(&candidates)).within(Arc::clone(&fuel));
        let jobs = tasks.iter().map(job);
        let jobs: Vec<Job<'_>> = jobs.collect();
        let matrix = self.population.evaluate_jobs(&jobs, &options(&self.settings));
        let reports = matrix.predictions().report(&tasks);
        let first = ids.first().map_or(0, |id| id.index());
        let Self { population, settings, niches: all, workers, .. } = self;
        let contenders = |place: usize| -> Vec<Contender<'_>> {
            let scores = &matrix.tasks[place];
            let drafts: FxHashSet<Fingerprint> = ids
                .iter()
                .filter(|id| is_draft(&scores.id, id.index() - first))
                .filter_map(|&id| population.fingerprint(id))
                .collect();
            let contender = |(id, row): (CandidateId, &Row)| {
                let child = &children[id.index() - first];
                let fingerprint = population.fingerprint(id)?;
                Some(Contender {
                    id,
                    child,
                    fingerprint,
                    draft: drafts.contains(&fingerprint),
                    right: row.right(),
                    likeness: row.likeness(),
                    fuel: row.fuel(),
                    most_fuel: row.most_fuel(),
                    solved: row.solved(),
                    cases: select::cases(row, matrix.differs.len()),
                    behaviour: behaviour(row),
                    size: child.genome.size(),
                })
            };
            scores.unique_rows().filter_map(contender).collect()
        };
        // For each niche, its place among those at hand.
        let mut places: Vec<Option<usize>> = vec![None; all.len()];
        niches.iter().enumerate().for_each(|(place, &index)| places[index] = Some(place));
        let seed = !settings.seed;
        let select = |(index, niche): (usize, &mut Niche)| {
            let Some(place) = places[index] else { return };
            let mut rng = mutate::stream(seed, generation, index as u64);
            niche.take(contenders(place), &reports[place], keep, &mut rng);
        };
        workers.install(|| all.par_iter_mut().enumerate().for_each(select));
        Progress {
            generation,
            made: children.len() as u64,
            unique: matrix.counts.unique,
            executed: matrix.counts.executed,
            equivalent: matrix.counts.equivalent,
            cached: matrix.counts.cached,
        }
    }
}

/// The outputs of a candidate for the demonstrations, as hashes.
type Behaviour = Box<[u128]>;

fn behaviour(row: &Row) -> Behaviour {
    let digest = |pair: &Option<Pair>| pair.as_ref().map_or(0, |pair| pair.judged.output.digest);
    row.pairs.iter().map(digest).collect()
}

/// A child that was evaluated and may be selected.
struct Contender<'c> {
    id: CandidateId,
    child: &'c Child,
    fingerprint: Fingerprint,
    draft: bool,
    right: usize,
    likeness: f64,
    fuel: u64,
    most_fuel: u64,
    solved: bool,
    cases: Cases,
    behaviour: Behaviour,
    size: usize,
}

impl Contender<'_> {
    fn candidate(&self) -> Candidate {
        let typed = || Arc::new(Parent::new(self.child.genome.clone()));
        Candidate {
            parent: Arc::clone(self.child.typed.get_or_init(typed)),
            fingerprint: self.fingerprint,
            ancestors: self.child.ancestors.clone(),
            generation: self.child.generation,
            draft: self.draft,
            right: self.right,
            likeness: self.likeness,
            fuel: self.fuel,
            most_fuel: self.most_fuel,
            bound: self.child.fuel,
            size: self.size,
            cases: self.cases.clone(),
            behaviour: self.behaviour.clone(),
        }
    }
}

impl Niche {
    /// Selects among the candidates so far and new ones, and notes solutions.
    fn take(
        &mut self,
        contenders: Vec<Contender<'_>>,
        report: &TestReport,
        keep: usize,
        rng: &mut Rng,
    ) {
        let known: FxHashSet<Fingerprint> =
            self.candidates.iter().map(|candidate| candidate.fingerprint).collect();
        let mut contenders = contenders;
        contenders.retain(|contender| !known.contains(&contender.fingerprint));
        for contender in &contenders {
            if self.is_famous(contender) && contender.child.genome.is_writable() {
                self.admit(&contender.candidate());
            }
        }
        contenders.retain(|contender| contender.child.part == Membership::Candidate);
        let old = self.candidates.len();
        let cases: Vec<&[f32]> = (self.candidates.iter().map(|candidate| &*candidate.cases))
            .chain(contenders.iter().map(|contender| &*contender.cases))
            .collect();
        let sizes: Vec<usize> = (self.candidates.iter().map(|candidate| candidate.size))
            .chain(contenders.iter().map(|contender| contender.size))
            .collect();
        let behaviours: Vec<&[u128]> =
            (self.candidates.iter().map(|candidate| &*candidate.behaviour))
                .chain(contenders.iter().map(|contender| &*contender.behaviour))
                .collect();
        let mut pool: Vec<u32> = match keep {
            usize::MAX => (0..cases.len() as u32).collect(),
            _ => different(&behaviours, &sizes),
        };
        let is_draft = |index: usize| match index.checked_sub(old) {
            None => self.candidates[index].draft,
            Some(new) => contenders[new].draft,
        };
        let mut chosen: Vec<usize> = (0..cases.len()).filter(|&index| is_draft(index)).collect();
        pool.retain(|&index| !is_draft(index as usize));
        while chosen.len() < keep
            && let Some(picked) =
                select::lexicase(&cases, &pool, |index| sizes[index as usize], rng)
        {
            chosen.push(picked as usize);
            pool.retain(|&index| index != picked);
        }
        let mut is_chosen = vec![false; cases.len()];
        chosen.into_iter().for_each(|index| is_chosen[index] = true);
        let mut index = 0;
        self.candidates.retain(|_| {
            index += 1;
            is_chosen[index - 1]
        });
        for (contender, is_chosen) in contenders.into_iter().zip(&is_chosen[old..]) {
            let test = match () {
                () if !contender.solved => None,
                () if report.right.contains(&contender.id) => Some(Some(true)),
                () if report.wrong.contains(&contender.id) => Some(Some(false)),
                () => Some(None),
            };
            // A program without a text of reasonable size is of no use to anybody, and would only
            // grow.
            if (!is_chosen && test.is_none()) || !contender.child.genome.is_writable() {
                continue;
            }
            let candidate = contender.candidate();
            if let Some(test) = test {
                self.solutions.push(Solution { candidate: candidate.clone(), test });
            }
            if *is_chosen {
                self.candidates.push(candidate);
            }
        }
        self.candidates.sort_by(rank);
        self.solutions.sort_by_key(|s| (s.candidate.size, s.candidate.fingerprint));
    }
}

/// Returns the candidates that may be selected: of those that behave alike, the smallest and the
/// newest.
fn different(behaviours: &[&[u128]], sizes: &[usize]) -> Vec<u32> {
    let mut groups: FxHashMap<&[u128], (u32, u32)> = FxHashMap::default();
    for (index, behaviour) in (0_u32..).zip(behaviours) {
        let (smallest, newest) = groups.entry(behaviour).or_insert((index, index));
        if sizes[index as usize] < sizes[*smallest as usize] {
            *smallest = index;
        }
        *newest = index;
    }
    let mut left: Vec<u32> = (0_u32..)
        .zip(behaviours)
        .filter(|(index, behaviour)| {
            let (smallest, newest) = groups[*behaviour];
            *index == smallest || *index == newest
        })
        .map(|(index, _)| index)
        .collect();
    left.sort_unstable();
    left
}

/// Picks a parent: often a draft for the task, else whoever selection finds, and now and then
/// anyone.
fn pick_parent<'n>(niche: &'n Niche, cases: &[&[f32]], rng: &mut Rng) -> Option<&'n Candidate> {
    let drafts = niche.candidates.iter().filter(|candidate| candidate.draft).count();
    if drafts > 0 && rng.chance(FROM_DRAFT) {
        let nth = rng.below(drafts);
        return niche.candidates.iter().filter(|candidate| candidate.draft).nth(nth);
    }
    if rng.chance(ANYONE) {
        return niche.candidates.get(rng.below(niche.candidates.len()));
    }
    let pool: Vec<u32> = (0..cases.len() as u32).collect();
    let size = |index: u32| niche.candidates[index as usize].size;
    let picked = select::lexicase(cases, &pool, size, rng)?;
    niche.candidates.get(picked as usize)
}

fn options(settings: &Settings) -> Options {
    Options {
        budget: settings.budget,
        has_fuel_by_need: settings.fuel_after_parent,
        engine: settings.engine,
        threads: settings.threads,
        scores: if settings.differs { Scores::Differs } else { Scores::Likeness },
        tests: Tests::Solvers,
        ..Options::default()
    }
}

fn new_population(cache: &Cache, settings: &Settings) -> Population {
    let mut population = Population::with_cache(cache.clone());
    if settings.differs {
        let problems = population.add_shipped_differs();
        debug_assert!(problems.iter().all(|problem| !problem.is_error()));
    }
    population
}
