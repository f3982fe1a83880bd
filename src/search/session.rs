//! A search whose state is kept in a store, so that it can be killed at any moment and go on.
//!
//! After a commit, everything that was reported before it is on disk. A process that is killed
//! loses the generations since the last commit, which come out the same when they are done again.

use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use rustc_hash::FxHashMap;

use super::evolve::{Candidate, Kept, Membership, Progress, Search};
use super::genome::Genome;
use super::settings::{Settings, Start};
use crate::diag::{Code, Diagnostic};
use crate::eval;
use crate::population::{ENGINE, Fingerprint, Options, Population, Tests};
use crate::store::{
    GenomeRecord, Member, ProgramHash, ProgramRecord, ScoreRecord, SearchRecord, Store, StoreError,
    TaskHash,
};
use crate::task::{self, Task};
use crate::value::Budget;

/// A search with the store that it is kept in, if any.
pub struct Session {
    /// The search.
    pub(super) search: Search,
    /// The progress so far, in this process and before.
    pub(super) progress: Progress,
    store: Option<Store>,
    key: String,
    /// Ancestors of candidates that came and went between two commits.
    lineage: FxHashMap<Fingerprint, Vec<Fingerprint>>,
    committed: Instant,
    /// Time that the last commit took.
    took: Duration,
    anew: Option<Anew>,
}

/// The reason for which a search begins although the store has one of the same tasks.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Anew {
    /// The generation that the other search has come to.
    pub generation: u64,
    /// The differences from it, in words.
    pub differs: Vec<&'static str>,
}

/// Time between two commits, at least.
const INTERVAL: Duration = Duration::from_millis(500);

/// Commits take no more than one part of so many of the time.
const SHARE: u32 = 20;

/// The reason for which a search cannot go on from a store.
#[derive(Debug)]
#[non_exhaustive]
pub enum SessionError {
    /// The store cannot be read or written.
    Store(StoreError),
    /// The record of the search contradicts itself.
    State(String),
    /// The system cannot start the worker threads.
    Threads(io::Error),
}

impl std::fmt::Display for SessionError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Store(error) => error.fmt(f),
            Self::State(message) => f.write_str(message),
            Self::Threads(error) => write!(f, "cannot start worker threads: {error}"),
        }
    }
}

impl std::error::Error for SessionError {}

impl SessionError {
    /// Returns the diagnostic for people: what is wrong, where, and the remedy.
    pub fn diagnostic(&self) -> Diagnostic {
        match self {
            Self::Store(error) => error.diagnostic(),
            Self::State(message) => Diagnostic::new(Code::StoreUnusable, message.clone())
                .with_help(
                    "give another folder as the store; `arcvm store export` saves what this one has",
                ),
            Self::Threads(error) => eval::no_threads(error),
        }
    }
}

impl From<StoreError> for SessionError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl Session {
    /// Returns a search that goes on from where the store says that it stood, or begins.
    ///
    /// # Errors
    /// The store cannot be read or its state of the search is not right; the system cannot start
    /// threads.
    pub fn new(
        tasks: Vec<Arc<Task>>,
        starts: Vec<Start>,
        settings: Settings,
        store: Option<Store>,
    ) -> Result<Self, SessionError> {
        let key = key(&tasks, &starts, &settings);
        let search = Search::new(tasks, starts, settings).map_err(SessionError::Threads)?;
        let mut session = Self {
            search,
            progress: Progress::default(),
            store,
            key,
            lineage: FxHashMap::default(),
            committed: Instant::now(),
            took: Duration::ZERO,
            anew: None,
        };
        session.resume()?;
        Ok(session)
    }

    /// Returns the search.
    pub fn search(&self) -> &Search {
        &self.search
    }

    /// Returns the progress so far, in this process and before.
    pub fn progress(&self) -> &Progress {
        &self.progress
    }

    /// Returns the reason for which the search begins although the store has one of the same tasks,
    /// if it does.
    pub fn anew(&self) -> Option<&Anew> {
        self.anew.as_ref()
    }

    /// Returns the store.
    pub fn store(&self) -> Option<&Store> {
        self.store.as_ref()
    }

    fn resume(&mut self) -> Result<(), SessionError> {
        let Some(store) = &self.store else { return Ok(()) };
        let Some(state) = store.search(&self.key) else {
            self.anew = compare_with_kept(&self.key, store);
            return Ok(());
        };
        let mut tasks: Vec<(String, Vec<Kept>)> = Vec::new();
        for (id, members) in &state.tasks {
            let mut genomes = Vec::new();
            for member in members {
                let wrong = |what: &str| {
                    let folder = store.folder().display();
                    SessionError::State(format!("{folder}: genome {}: {what}", member.genome))
                };
                let record =
                    store.genome(member.genome).ok_or_else(|| wrong("it is not in the store"))?;
                let genome =
                    Genome::from_text(&record.lines.join("\n")).map_err(|error| wrong(&error))?;
                let Member { draft, generation, famous, bound, .. } = *member;
                let part = if famous { Membership::Famous } else { Membership::Candidate };
                genomes.push(Kept { genome, draft, generation, part, bound });
            }
            tasks.push((id.clone(), genomes));
        }
        self.progress.generation = state.generation;
        self.progress.made = state.made;
        self.search.resume(state.generation, tasks);
        Ok(())
    }

    /// Does a generation; and a commit, if it is time for one or a task was solved.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn step(&mut self) -> Result<Progress, SessionError> {
        let solved = self.solved();
        let progress = self.search.step();
        self.progress += progress;
        if self.store.is_some() {
            let generation = progress.generation;
            for candidate in self.search.niches.iter().flat_map(|niche| &niche.candidates) {
                if candidate.generation == generation && !candidate.ancestors.is_empty() {
                    self.lineage.insert(candidate.fingerprint, candidate.ancestors.clone());
                }
            }
            let wait = INTERVAL.max(self.took * SHARE);
            if solved < self.solved() || wait <= self.committed.elapsed() {
                self.commit()?;
            }
        }
        Ok(progress)
    }

    fn solved(&self) -> usize {
        self.search.niches.iter().filter(|niche| niche.is_solved()).count()
    }

    /// Writes the state of the search and what is new in it. When this returns it is on disk.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn commit(&mut self) -> Result<(), SessionError> {
        let Some(mut store) = self.store.take() else { return Ok(()) };
        let begun = Instant::now();
        self.note(&mut store);
        let done = store.commit();
        self.store = Some(store);
        self.lineage.clear();
        self.committed = Instant::now();
        self.took = begun.elapsed();
        Ok(done?)
    }

    fn note(&self, store: &mut Store) {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let mut tasks = Vec::new();
        for niche in &self.search.niches {
            let id = &niche.task.id;
            let task_hash = TaskHash(niche.task.hash());
            let mut members = Vec::new();
            for (candidate, part) in niche.members() {
                let program = ProgramHash(candidate.fingerprint.0);
                if store.program(program).is_none() {
                    let record = ProgramRecord {
                        program,
                        text: candidate.parent.genome.to_source(&format!("solve_{id}")),
                        parents: self.ancestors(store, candidate),
                        first_seen: now.as_secs(),
                        search: self.key.clone(),
                        generation: candidate.generation,
                    };
                    store.note(record);
                }
                store.note(ScoreRecord {
                    program,
                    task: id.clone(),
                    task_hash,
                    engine: ENGINE.to_owned(),
                    right: candidate.right,
                    pairs: niche.pairs(),
                    likeness: candidate.likeness,
                    fuel: candidate.fuel,
                });
                let most = self.search.settings().most_fuel();
                let genome = GenomeRecord::new(&candidate.parent.genome.to_text());
                members.push(Member {
                    genome: genome.genome,
                    program,
                    draft: candidate.draft,
                    generation: candidate.generation,
                    famous: part == Membership::Famous,
                    bound: Some(candidate.bound).filter(|&bound| bound < most),
                });
                store.note(genome);
            }
            tasks.push((id.clone(), members));
        }
        store.note(SearchRecord {
            key: self.key.clone(),
            generation: self.search.generation(),
            made: self.progress.made,
            tasks,
        });
    }

    /// Keeps the smallest equivalent of a solution beside it, as a descendant, for whoever reads
    /// the store.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn keep(
        &mut self,
        task: &Task,
        solution: &Candidate,
        small: &Genome,
    ) -> Result<(), SessionError> {
        let Some(mut store) = self.store.take() else { return Ok(()) };
        if let Some((program, score)) = recorded(small, task, self.search.settings().budget) {
            let known = store.program(program.program).cloned();
            store.note(match known {
                // The passes make the same of both.
                Some(known) if program.program.0 == solution.fingerprint.0 => {
                    ProgramRecord { text: program.text, ..known }
                }
                _ => ProgramRecord {
                    parents: vec![ProgramHash(solution.fingerprint.0)],
                    search: self.key.clone(),
                    generation: solution.generation,
                    ..program
                },
            });
            store.note(score);
        }
        let done = store.commit();
        self.store = Some(store);
        Ok(done?)
    }

    /// Returns the nearest ancestors that the store knows.
    fn ancestors(&self, store: &Store, candidate: &Candidate) -> Vec<ProgramHash> {
        let mut found = Vec::new();
        let mut seen = rustc_hash::FxHashSet::default();
        let mut waiting = candidate.ancestors.clone();
        while let Some(ancestor) = waiting.pop() {
            let hash = ProgramHash(ancestor.0);
            if !seen.insert(ancestor) {
                continue;
            }
            match self.lineage.get(&ancestor) {
                Some(further) if store.program(hash).is_none() => waiting.extend(further),
                _ => found.push(hash),
            }
        }
        found.sort_unstable();
        found
    }
}

/// Parts of a key in words.
const SETTINGS: [(&str, &str); 9] = [
    ("from", "the programs to start with"),
    ("seed", "the seed"),
    ("population", "the population"),
    ("parents", "the parents"),
    ("fuel", "the fuel"),
    ("cells", "the bound on cells"),
    ("bytes", "the bound on memory"),
    ("differs", "the use of differs"),
    ("engine", "the version of arcvm"),
];

/// Tells how a search that the store does not have differs from the most like one of the same
/// tasks.
fn compare_with_kept(key: &str, store: &Store) -> Option<Anew> {
    let own = SearchRecord { key: key.to_owned(), generation: 0, made: 0, tasks: Vec::new() };
    let others = store.searches().filter(|other| other.subject() == own.subject());
    let compared = others.map(|other| {
        let pairs_of =
            |search: &SearchRecord| search.key.split_once(" from:").map(|(t, _)| t.len());
        let same_pairs = pairs_of(other).is_some_and(|end| own.key.starts_with(&other.key[..end]));
        let mut differs: Vec<&'static str> = SETTINGS
            .iter()
            .filter(|(name, _)| other.setting(name) != own.setting(name))
            .map(|(_, words)| *words)
            .collect();
        if !same_pairs {
            differs.push("the pairs of the task");
        }
        Anew { generation: other.generation, differs }
    });
    compared.min_by_key(|anew| (anew.differs.len(), std::cmp::Reverse(anew.generation)))
}

/// Returns the key of a search: all that decides its course.
fn key(tasks: &[Arc<Task>], starts: &[Start], settings: &Settings) -> String {
    let mut all = String::new();
    for start in starts {
        all += &start.genome.to_text();
        all += start.task.as_deref().unwrap_or_default();
    }
    let hash = |text: &str| task::hash_bytes(text.as_bytes());
    let ids: Vec<String> =
        tasks.iter().map(|task| format!("{}:{:016x}", task.id, task.hash())).collect();
    let tasks = match &ids[..] {
        [one] => one.clone(),
        _ => format!("{} tasks:{:016x}", ids.len(), hash(&ids.join(" "))),
    };
    let Settings { population, parents, seed, budget, fuel_after_parent, differs, .. } = settings;
    let after = if *fuel_after_parent { "auto-" } else { "" };
    format!(
        "{tasks} from:{:016x} seed:{seed} population:{population} parents:{parents} fuel:{after}{} \
         cells:{} bytes:{} differs:{differs} engine:{ENGINE}",
        hash(&all),
        budget.fuel,
        budget.max_cells,
        budget.max_bytes,
    )
}

/// Returns the records of a program that was found for a task, without where it came from: the
/// program, and its score on the demonstrations. Nothing where it cannot be evaluated.
pub fn recorded(
    genome: &Genome,
    task: &Task,
    budget: Budget,
) -> Option<(ProgramRecord, ScoreRecord)> {
    let mut population = Population::new();
    let program = genome.build(population.graph_mut());
    let id = population.add(program, "");
    let options = Options { budget, tests: Tests::None, threads: 1, ..Options::default() };
    let matrix = population.evaluate(&[task], &options);
    let (program, row) = (ProgramHash(population.fingerprint(id)?.0), matrix.row(0, id)?);
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let found = ProgramRecord {
        first_seen: now.as_secs(),
        ..ProgramRecord::new(program, genome.to_source(&format!("solve_{}", task.id)))
    };
    let score = ScoreRecord {
        right: row.right(),
        pairs: row.pairs.len(),
        likeness: row.likeness(),
        fuel: row.fuel(),
        ..ScoreRecord::new(program, (&task.id, TaskHash(task.hash())), ENGINE)
    };
    Some((found, score))
}
