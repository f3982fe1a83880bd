//! A population: candidate programs in one graph, told apart by what they compute.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use hashbrown::HashTable;
use rustc_hash::{FxHashMap, FxHashSet};

use super::cache::Cache;
use super::fingerprint::{Fingerprint, Fingerprints};
use super::history::History;
use super::id::CandidateId;
use super::options::Options;
use crate::diag::Diagnostic;
use crate::eval::{self, Stop, Workers};
use crate::ir::{Definition, Graph, NodeId, Program};
use crate::library::{Entry, Library};
use crate::pass;
use crate::source::SourceMap;
use crate::stack::with_room;
use crate::syntax::Dialect;
use crate::task::{Sample, Task};
use crate::value::{Budget, Fault, Interrupt};
use crate::vm::{self, Linear, Linearizer};

/// One candidate.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Candidate {
    /// Its name, which need not be its own.
    pub name: String,
    source: Source,
    /// Its place among the different programs, once known.
    pub(super) unique: Option<u32>,
}

/// The place of a candidate's program.
#[derive(Clone, Copy, Debug)]
enum Source {
    /// A definition of a file of the library.
    Definition { file: usize, definition: usize },
    /// A program that was added to the graph.
    Added(usize),
}

impl Source {
    fn program<'p>(self, library: &'p Library, added: &'p [Program]) -> &'p Program {
        match self {
            Self::Added(index) => &added[index],
            Self::Definition { file, definition } => {
                let definition = &library.files[file].unit.definitions[definition];
                definition.runnable().expect("only definitions with a program are candidates")
            }
        }
    }
}

/// One of the different programs.
pub(super) struct Unique {
    /// The first candidate that is this program.
    pub(super) first: CandidateId,
    pub(super) linear: Linear,
    pub(super) fingerprint: Fingerprint,
}

/// A program that tells how far an output is off.
pub(super) struct Differ {
    pub(super) name: String,
    pub(super) linear: Linear,
    pub(super) fingerprint: Fingerprint,
}

/// Candidate programs in one graph, and what is known of them.
#[derive(Default)]
pub struct Population {
    library: Library,
    /// Whether programs are run as they were written.
    as_written: bool,
    /// Programs that were added as nodes, and what the passes made of them.
    added: Vec<Program>,
    candidates: Vec<Candidate>,
    /// Candidates that are new since the passes ran last.
    fresh: usize,
    /// Files that are new since then.
    fresh_files: usize,
    pub(super) uniques: Vec<Unique>,
    by_fingerprint: FxHashMap<Fingerprint, Vec<u32>>,
    pub(super) roots: FxHashSet<NodeId>,
    pub(super) differs: Vec<Differ>,
    pub(super) linearizer: Linearizer,
    fingerprints: Fingerprints,
    pub(super) history: History,
    pub(super) cache: Cache,
    pool: Option<Arc<Workers>>,
    pub(super) interrupt: Option<Interrupt>,
}

/// The differs that are part of the program.
const SHIPPED_DIFFERS: &str = include_str!("../../solvers/differs.arc");

impl Population {
    /// Returns an empty population with a cache of its own.
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns an empty population that shares a cache with others.
    pub fn with_cache(cache: Cache) -> Self {
        Self { cache, ..Self::default() }
    }

    /// Has programs run as they were written, without the passes.
    #[must_use]
    pub fn without_passes(self) -> Self {
        Self { as_written: true, ..self }
    }

    /// Has evaluations end early once the token is raised: candidates that are not done by then
    /// have no row.
    pub fn watch(&mut self, token: Interrupt) {
        self.interrupt = Some(token);
    }

    /// Tells whether evaluations are to end.
    pub(super) fn is_interrupted(&self) -> bool {
        self.interrupt.as_ref().is_some_and(Interrupt::is_raised)
    }

    /// Adds every solver of a text, under a name for diagnostics. Definitions `differ_NAME(S, I, O,
    /// C)` become differs.
    ///
    /// Definitions that could be understood are added, whatever else is wrong.
    pub fn add_text(&mut self, name: &str, text: &str) -> Vec<Diagnostic> {
        let before = self.library.files.len();
        let diags = self.library.add_text(name, text);
        self.add_solvers(before);
        diags
    }

    /// Reads all texts from here on in a dialect; by their names, where none is given.
    pub fn read_as(&mut self, dialect: Option<Dialect>) {
        self.library.dialect = dialect;
    }

    /// Adds every solver of files and of the program files of folders.
    pub fn add_paths(&mut self, paths: &[PathBuf]) -> Vec<Diagnostic> {
        let before = self.library.files.len();
        let diags = self.library.add_paths(paths);
        self.add_solvers(before);
        diags
    }

    /// Adds every differ of files and of the program files of folders, and nothing else that is in
    /// them.
    pub fn add_differ_paths(&mut self, paths: &[PathBuf]) -> Vec<Diagnostic> {
        self.library.add_paths(paths)
    }

    /// Adds the differs that are part of the program.
    pub fn add_shipped_differs(&mut self) -> Vec<Diagnostic> {
        self.add_text("differs.arc", SHIPPED_DIFFERS)
    }

    /// Adds a program whose nodes are in this population's graph, as it was written: the passes are
    /// run on it when the population is next evaluated.
    #[doc(hidden)]
    pub fn add(&mut self, program: Program, name: impl Into<String>) -> CandidateId {
        let source = Source::Added(self.added.len());
        self.added.push(program);
        self.push(name.into(), source)
    }

    /// Returns the graph of all candidates.
    #[doc(hidden)]
    pub fn graph(&self) -> &Graph {
        &self.library.graph
    }

    /// Returns the graph, to make programs in. It only grows.
    #[doc(hidden)]
    pub fn graph_mut(&mut self) -> &mut Graph {
        &mut self.library.graph
    }

    /// Returns files, sources and graph.
    pub fn library(&self) -> &Library {
        &self.library
    }

    /// Returns the candidates, in the order in which they were added.
    pub fn candidates(&self) -> &[Candidate] {
        &self.candidates
    }

    /// Returns the definition that a candidate is, with its file; none for a program that was added
    /// as nodes.
    pub fn entry(&self, candidate: CandidateId) -> Option<Entry<'_>> {
        let Source::Definition { file, definition } = self.candidates[candidate.index()].source
        else {
            return None;
        };
        let file = &self.library.files[file];
        Some(Entry { file, definition: &file.unit.definitions[definition] })
    }

    /// Returns the ids of all candidates.
    pub fn ids(
        &self,
    ) -> impl DoubleEndedIterator<Item = CandidateId> + ExactSizeIterator + Clone + use<> {
        (0..self.candidates.len() as u32).map(CandidateId::new)
    }

    /// Returns a candidate's program: as the passes made it once they have run, else as it was
    /// added.
    #[doc(hidden)]
    pub fn program(&self, candidate: CandidateId) -> &Program {
        self.candidates[candidate.index()].source.program(&self.library, &self.added)
    }

    /// Returns the definition of a candidate that is from a file.
    pub fn definition(&self, candidate: CandidateId) -> Option<&Definition> {
        match self.candidates[candidate.index()].source {
            Source::Definition { file, definition } => {
                self.library.files[file].unit.definitions.get(definition)
            }
            Source::Added(_) => None,
        }
    }

    /// Returns the fault of a candidate on a sample as its author meets it: `found` names
    /// primitives that the passes may have put there. `None` for one that is not from a text. The
    /// options are those of the evaluation.
    pub fn fault_as_written(
        &self,
        candidate: CandidateId,
        task: &Task,
        sample: &Sample,
        options: &Options,
        found: Stop,
    ) -> Option<Fault> {
        let entry = self.entry(candidate)?;
        let unique = self.candidates[candidate.index()].unique;
        let is_everyday =
            unique.is_some_and(|unique| self.uniques[unique as usize].linear.is_everyday);
        let fuel = options.fuel_of(is_everyday, task.most_cells());
        let budget = Budget { fuel, ..options.budget };
        let written = entry.definition.program.as_ref()?;
        let code = vm::compile(self.graph(), written);
        let mut fault = Fault::new(found.kind, "");
        if let Some(primitive) = found.primitive {
            fault = fault.within(primitive);
        }
        let options = eval::Options { budget, ..eval::Options::default() };
        let fault = eval::fault_as_written(&code, task, sample, &options, fault);
        Some(self.library.written_as(&entry, fault))
    }

    /// Returns the fingerprint of a candidate, once the population was prepared or evaluated.
    pub fn fingerprint(&self, candidate: CandidateId) -> Option<Fingerprint> {
        let unique = self.candidates[candidate.index()].unique?;
        Some(self.uniques[unique as usize].fingerprint)
    }

    /// Returns the first candidate with the same program, itself if there is none before; once the
    /// population was prepared.
    pub fn first_alike(&self, candidate: CandidateId) -> Option<CandidateId> {
        let unique = self.candidates[candidate.index()].unique?;
        Some(self.uniques[unique as usize].first)
    }

    /// Returns names of the differs.
    pub fn differs(&self) -> impl Iterator<Item = &str> {
        self.differs.iter().map(|differ| differ.name.as_str())
    }

    /// Takes another cache of results.
    pub fn set_cache(&mut self, cache: Cache) {
        self.cache = cache;
    }

    /// Returns the cache of results.
    pub fn cache(&self) -> &Cache {
        &self.cache
    }

    /// Runs the passes over what is new and finds out which candidates are the same program.
    pub fn prepare(&mut self) {
        self.optimise();
        self.tell_apart();
    }

    /// Runs the passes over what is new.
    pub(super) fn optimise(&mut self) {
        if self.as_written {
            return;
        }
        if self.fresh_files < self.library.files.len() {
            self.library.optimise();
        }
        let first =
            self.candidates[self.fresh..].iter().find_map(|candidate| match candidate.source {
                Source::Added(index) => Some(index),
                Source::Definition { .. } => None,
            });
        if let Some(first) = first {
            let mut programs: Vec<&mut Program> = self.added[first..].iter_mut().collect();
            let Library { graph, origins, .. } = &mut self.library;
            with_room(|| pass::optimise(graph, &mut programs, origins, |_, _, _| {}));
        }
    }

    /// Tells new candidates apart, and takes up new differs.
    pub(super) fn tell_apart(&mut self) {
        let Self { library, added, candidates, .. } = self;
        let program = |source: Source| source.program(library, added);
        // New candidates of which no earlier one has a program like theirs.
        let mut firsts: HashTable<(Source, u32)> = HashTable::new();
        for (index, candidate) in (0..).zip(candidates).skip(self.fresh) {
            let own = program(candidate.source);
            let hash = own.alike_hash();
            if let Some(&(_, unique)) = firsts.find(hash, |&(first, _)| program(first).is_like(own))
            {
                candidate.unique = Some(unique);
                continue;
            }
            let graph = &library.graph;
            let linear = self.linearizer.linear(graph, own);
            let fingerprint = self.fingerprints.program(graph, &linear);
            let alike = self.by_fingerprint.entry(fingerprint).or_default();
            let same = |&unique: &u32| self.uniques[unique as usize].linear == linear;
            let unique = match alike.iter().copied().find(same) {
                Some(unique) => unique,
                None => {
                    let unique = self.uniques.len() as u32;
                    self.roots.insert(linear.root);
                    self.uniques.push(Unique {
                        first: CandidateId::new(index),
                        linear,
                        fingerprint,
                    });
                    alike.push(unique);
                    unique
                }
            };
            candidate.unique = Some(unique);
            let first = (candidate.source, unique);
            firsts.insert_unique(hash, first, |&(first, _)| program(first).alike_hash());
        }
        self.fresh = self.candidates.len();
        for file in &self.library.files[self.fresh_files..] {
            for definition in &file.unit.definitions {
                let Some(program) = definition.runnable().filter(|_| definition.is_differ()) else {
                    continue;
                };
                let graph = &self.library.graph;
                let linear = self.linearizer.linear(graph, program);
                let fingerprint = self.fingerprints.program(graph, &linear);
                let differ = Differ { name: definition.name.clone(), linear, fingerprint };
                // A later one of the same name takes the place of an earlier one.
                match self.differs.iter_mut().find(|known| known.name == differ.name) {
                    Some(known) => *known = differ,
                    None => self.differs.push(differ),
                }
            }
        }
        self.fresh_files = self.library.files.len();
    }

    /// Starts the workers for evaluations, which are kept from one to the next; as many as there
    /// are processors where 0.
    ///
    /// # Errors
    /// The system cannot start the threads.
    pub fn pool(&mut self, threads: usize) -> io::Result<()> {
        if self.pool.as_ref().is_none_or(|workers| !workers.are_here(threads)) {
            self.pool = Some(Arc::new(Workers::start(threads)?));
        }
        Ok(())
    }

    /// Takes workers that others use as well.
    #[doc(hidden)]
    pub fn set_workers(&mut self, workers: Arc<Workers>) {
        self.pool = Some(workers);
    }

    /// Returns the workers, once they were started.
    pub(super) fn workers(&self) -> Option<&Workers> {
        self.pool.as_deref()
    }

    /// Keeps nothing but the texts, which diagnostics are about.
    pub(super) fn into_sources(self) -> SourceMap {
        self.library.sources
    }

    fn add_solvers(&mut self, from: usize) {
        for file in from..self.library.files.len() {
            let unit = &self.library.files[file].unit;
            let entries: FxHashSet<*const _> =
                unit.entries().into_iter().map(std::ptr::from_ref).collect();
            let numbered = unit.definitions.iter().enumerate();
            let solvers = numbered.filter(|(_, def)| entries.contains(&std::ptr::from_ref(*def)));
            let solvers: Vec<(String, usize)> =
                solvers.map(|(index, def)| (def.name.clone(), index)).collect();
            for (name, definition) in solvers {
                self.push(name, Source::Definition { file, definition });
            }
        }
    }

    fn push(&mut self, name: String, source: Source) -> CandidateId {
        let id = CandidateId::new(self.candidates.len() as u32);
        self.candidates.push(Candidate { name, source, unique: None });
        id
    }
}
