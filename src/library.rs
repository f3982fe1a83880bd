//! From files to programs: sources, one graph, and the definitions of every file.
//!
//! Adding programs and running the passes costs what is new: a text that was there before is
//! neither read nor built again (`repeats`), and the passes rewrite no node twice.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

mod choose;
mod faults;
mod folders;
mod found;
mod memory;
mod python;
mod repeats;
mod whole;

use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;

use crate::diag::{Code, Diagnostic};
use crate::ir::{self, Compaction, Definition, Graph, NodeId, Program, Unit};
use crate::pass::infer::{Clash, infer};
use crate::pass::{Optimiser, Origins, Stats};
use crate::source::{SourceId, SourceMap, Span};
use crate::stack::with_room;
use crate::syntax::{self, Dialect};
use crate::task::{Task, TaskSet};
pub use choose::{choose, choose_among, named, with_name};
#[cfg(feature = "cli")]
pub(crate) use faults::{fault_diagnostic, written_as};
use folders::add_programs;
pub use found::{FOUND, write_found};
use memory::with_bump;
use repeats::{Moved, Repeats, Split};
pub use whole::{behind_links, write_whole};

/// Programs from any number of files in one graph.
#[derive(Default)]
pub struct Library {
    /// The texts, for diagnostics.
    pub(crate) sources: SourceMap,
    /// The graph of all programs.
    pub(crate) graph: Graph,
    /// The files in the order in which they were added.
    pub(crate) files: Vec<File>,
    /// Files that cannot be read, in the same order.
    pub(crate) unread: Vec<Unread>,
    /// The origins of optimised nodes.
    pub(crate) origins: Origins,
    /// The passes, with what they made of the nodes so far.
    optimiser: Optimiser,
    /// The texts that are there, by which repeats are found.
    repeats: Repeats,
    /// The dialect of all texts; where it is not given, their names tell.
    pub(crate) dialect: Option<Dialect>,
}

/// A file that cannot be read.
#[non_exhaustive]
pub struct Unread {
    /// Its name as given.
    pub name: String,
    /// The reason.
    pub diagnostic: Diagnostic,
}

/// One file.
#[non_exhaustive]
pub struct File {
    /// Its name as given.
    pub name: String,
    /// Its name without folder and extension.
    pub stem: String,
    /// Its text.
    pub source: SourceId,
    /// The place of the text that it repeats, until the passes have run.
    repeats: Option<Moved>,
    /// Its definitions.
    #[doc(hidden)]
    pub unit: Unit,
    /// The messages about lines outside of its definitions.
    pub diagnostics: Vec<Diagnostic>,
}

impl File {
    /// Returns the program of its definition with this index.
    pub fn entry(&self, index: usize) -> Entry<'_> {
        Entry { file: self, definition: &self.unit.definitions[index] }
    }
}

/// A program that can be run.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct Entry<'l> {
    /// The file that it is from.
    pub file: &'l File,
    /// Its definition, which has a program unless it has errors.
    pub definition: &'l Definition,
}

impl<'l> Entry<'l> {
    /// Returns the task that the program is for: the longest ending of its name, from an underscore
    /// on, that is a known task, else that of the file's name.
    pub fn task<'t>(&self, tasks: &'t TaskSet) -> Option<&'t Task> {
        let known = self.definition.endings().find_map(|ending| tasks.get(ending));
        known.or_else(|| tasks.get(&self.file.stem))
    }

    /// Tells whether its name, or else the file's, says that the program is for a task.
    pub fn is_for(&self, id: &str) -> bool {
        self.definition.endings().any(|ending| ending == id) || self.file.stem == id
    }

    /// Returns the id of the task that the program seems to be for, where that task is not known.
    /// It is what follows `solve_` or `verify_`, else the last part of its name, else the file's
    /// name.
    pub fn task_name(&self) -> &'l str {
        let name = &self.definition.name;
        let prefixed = ["solve_", "verify_"].iter().find_map(|prefix| name.strip_prefix(prefix));
        match prefixed.or_else(|| name.rsplit_once('_').map(|(_, last)| last)) {
            Some(id) if !id.is_empty() => id,
            Some(_) | None => &self.file.stem,
        }
    }
}

impl Library {
    /// Reads files, and the `.arc` and `.py` files in and below folders in alphabetical order. `-`
    /// is standard input, and `FILE#NAME` one solver of a file. A `.py` file that defines no solver
    /// is passed over in a folder: it is a part of some Python program.
    ///
    /// All that is wrong with any of them is reported. Every definition without an error is there,
    /// whatever is wrong around it; the others are there as well and say what is wrong with them.
    pub fn load(paths: &[PathBuf]) -> (Self, Vec<Diagnostic>) {
        let mut library = Self::default();
        let diags = library.add_paths(paths);
        (library, diags)
    }

    /// Adds files and the program files of folders, as [`Library::load`] does.
    pub fn add_paths(&mut self, paths: &[PathBuf]) -> Vec<Diagnostic> {
        let mut diags = Vec::new();
        let mut files = Vec::new();
        for path in paths {
            if path.is_dir() {
                let mut inside = Vec::new();
                add_programs(path, &mut inside, &mut diags);
                let is_empty = inside.is_empty();
                files.extend(inside.into_iter().map(|path| (path, false)));
                if is_empty {
                    let message = format!(
                        "no `.arc` file and no `.py` file with a solver in or below {}",
                        path.display()
                    );
                    diags.push(
                        Diagnostic::new(Code::NothingToRun, message).with_help(
                            "name a folder with program files, or a file of any extension",
                        ),
                    );
                }
            } else {
                files.push((path.clone(), true));
            }
        }
        let mut is_stdin_read = false;
        for (path, is_named) in files {
            let (path, wanted) = with_name(&path);
            let is_stdin = path.as_os_str() == "-";
            if is_stdin && std::mem::replace(&mut is_stdin_read, true) {
                let diagnostic =
                    Diagnostic::new(Code::FileUnreadable, "standard input is named twice")
                        .with_note("it can be read once")
                        .with_help("write one of the two into a file, and name that");
                self.unread.push(Unread { name: "-".to_owned(), diagnostic: diagnostic.clone() });
                diags.push(diagnostic);
                continue;
            }
            let (source, problem) = self.sources.read_input(&path);
            if let Some(mut diagnostic) = problem {
                if source.is_none() {
                    if !is_named && diagnostic.is_misuse() {
                        diagnostic.code = Code::LeftOut;
                    }
                    let name = path.display().to_string();
                    self.unread.push(Unread { name, diagnostic: diagnostic.clone() });
                }
                diags.push(diagnostic);
            }
            match (source, wanted) {
                (None, _) => {}
                (Some(source), None) => with_room(|| self.add(source, &path, &mut diags)),
                (Some(source), Some(name)) => {
                    with_room(|| self.add_one(source, &path, &name, &mut diags));
                }
            }
        }
        diags
    }

    /// Returns the texts, for diagnostics.
    pub fn sources(&self) -> &SourceMap {
        &self.sources
    }

    /// Returns the files in the order in which they were added.
    pub fn files(&self) -> &[File] {
        &self.files
    }

    /// Returns the files that cannot be read, in the same order.
    pub fn unread(&self) -> &[Unread] {
        &self.unread
    }

    /// Returns the graph of all programs.
    #[doc(hidden)]
    pub fn graph(&self) -> &Graph {
        &self.graph
    }

    /// Returns the graph of all programs, to build others in it.
    #[doc(hidden)]
    pub fn graph_mut(&mut self) -> &mut Graph {
        &mut self.graph
    }

    /// Sets the dialect of the texts that are added from now on; where none is given, their names
    /// tell.
    pub fn read_as(&mut self, dialect: Option<Dialect>) {
        self.dialect = dialect;
    }

    /// Adds a text that diagnostics may show and whose definitions are not read.
    pub fn add_unread_text(&mut self, name: &str, text: &str) -> SourceId {
        self.sources.add(name, text)
    }

    /// Adds a text under a name.
    pub fn add_text(&mut self, name: &str, text: &str) -> Vec<Diagnostic> {
        let mut diags = Vec::new();
        let source = self.sources.add(name, text);
        with_room(|| self.add(source, Path::new(name), &mut diags));
        diags
    }

    fn add(&mut self, source: SourceId, path: &Path, diags: &mut Vec<Diagnostic>) {
        let text = self.sources.shared_text(source);
        let dialect = self.dialect.unwrap_or_else(|| Dialect::of_name(&path.to_string_lossy()));
        let split = Split::of(&text, dialect);
        if let Some(repeated) = self.repeats.find(&self.sources, &split)
            && let moved = repeated.moved(source, &split)
            && let Some(earlier) = moved.from(&self.files)
        {
            let unit = moved.unit(earlier, split.name);
            diags
                .extend(repeated.said.iter().map(|said| said.clone().moved(|span| moved.to(span))));
            let (name, stem) = names(path);
            self.files.push(File {
                name,
                stem,
                source,
                repeats: unit.is_waiting().then_some(moved),
                unit,
                diagnostics: Vec::new(),
            });
            return;
        }
        let (file, mut found) = self.built(source, path);
        self.repeats.add(self.files.len(), source, &split, &file.unit, &found);
        diags.append(&mut found);
        self.files.push(file);
    }

    /// Adds one solver of a file, by its name or that of its task: the others are read, and are not
    /// run by themselves.
    fn add_one(&mut self, source: SourceId, path: &Path, name: &str, diags: &mut Vec<Diagnostic>) {
        let (file, _) = self.built(source, path);
        let files = [file];
        let wanted = choose_among(&files, path, (Some(name), ""), None, None);
        let wanted = wanted.map(|entry| {
            let said = entry.file.unit.with_used(entry.definition);
            diags.extend(said.iter().flat_map(|definition| &definition.diagnostics).cloned());
            let is_wanted = |other: &Definition| std::ptr::eq(other, entry.definition);
            entry.file.unit.definitions.iter().position(is_wanted)
        });
        match wanted {
            Ok(wanted) => self.files.extend(files.into_iter().map(|mut file| {
                for (place, definition) in file.unit.definitions.iter_mut().enumerate() {
                    definition.used = Some(place) != wanted;
                }
                file
            })),
            Err(diagnostic) => {
                let name = format!("{}#{name}", path.display());
                self.unread.push(Unread { name, diagnostic: diagnostic.clone() });
                diags.push(diagnostic);
            }
        }
    }

    /// Returns a file with its definitions, and what there is to say about them.
    fn built(&mut self, source: SourceId, path: &Path) -> (File, Vec<Diagnostic>) {
        let text = self.sources.shared_text(source);
        let (name, stem) = names(path);
        let dialect = self.dialect.unwrap_or_else(|| Dialect::of_name(&name));
        let mut found = Vec::new();
        let (unit, diagnostics) = with_bump(|bump| {
            let module = syntax::parse(source, &text, bump, &mut found);
            let module = syntax::ast::Module { dialect, ..module };
            let mut unit = ir::build_text(&mut self.graph, &module, &text, &mut found);
            found.sort_by_key(|diagnostic| diagnostic.span().map(|span| span.start));
            let ends: Vec<u32> = module.defs.iter().map(|def| def.end.end).collect();
            let diagnostics = unit.attribute(&found, &ends);
            (unit, diagnostics)
        });
        (File { name, stem, source, repeats: None, unit, diagnostics }, found)
    }

    /// Returns what concerns a definition: what was said about it and about those that it uses, in
    /// the order of the text. Calls in it that fail whenever they are reached follow.
    pub fn concerning(&self, entry: &Entry<'_>) -> Vec<Diagnostic> {
        let definitions = entry.file.unit.with_used(entry.definition);
        let mut said: Vec<Diagnostic> =
            definitions.iter().flat_map(|def| &def.diagnostics).cloned().collect();
        said.sort_by_key(|diagnostic| diagnostic.span().map(|span| span.start));
        if let Some(program) = &entry.definition.program {
            let inferred = with_room(|| infer(&self.graph, &[program.root]));
            let place = |node| self.span(entry, node);
            let warning =
                |clash: &Clash| clash.diagnostic(&self.graph, &self.sources, &inferred, place);
            said.extend(inferred.clashes.iter().map(warning));
            said.extend(python::operators(&self.graph, entry.definition, &inferred));
        }
        said
    }

    /// Returns warnings about calls that fail whenever they are reached, because of the type of an
    /// operand.
    pub fn type_clashes(&self) -> Vec<Diagnostic> {
        // A definition that another one uses has its operands from there: by itself it would be
        // given the inputs of a program.
        let programs = self.files.iter().flat_map(|file| &file.unit.definitions);
        let programs = programs.filter(|definition| !definition.used);
        let roots: Vec<NodeId> =
            programs.filter_map(|def| Some(def.program.as_ref()?.root)).collect();
        let inferred = with_room(|| infer(&self.graph, &roots));
        let definitions = || self.files.iter().flat_map(|file| &file.unit.definitions);
        let programs = definitions().filter(|def| !def.used && def.alias_of.is_none());
        let mut said: Vec<Diagnostic> =
            programs.flat_map(|def| python::operators(&self.graph, def, &inferred)).collect();
        let clashes = &inferred.clashes;
        if clashes.is_empty() {
            return said;
        }
        let graph = &self.graph;
        let nodes = clashes.iter().flat_map(|clash| {
            [Some(clash.node), Some(clash.site), clash.operand_call(graph)].into_iter().flatten()
        });
        let mut places: FxHashMap<NodeId, Option<Span>> = nodes.map(|node| (node, None)).collect();
        for definition in definitions() {
            for &(node, span) in &definition.spans {
                if let Some(place) = places.get_mut(&node) {
                    place.get_or_insert(span);
                }
            }
        }
        let place = |node| places.get(&node).copied().flatten();
        let warning = |clash: &Clash| clash.diagnostic(graph, &self.sources, &inferred, place);
        said.splice(0..0, clashes.iter().map(warning));
        said
    }

    /// Runs the passes over the programs that were added since they ran last and are meant to be
    /// run. It costs as much as there is new in them.
    ///
    /// A definition that others use stays as it was written, which computes the same in more time:
    /// see [`Library::optimise_named`].
    pub fn optimise(&mut self) {
        self.optimise_named(None);
    }

    /// Does as [`Library::optimise`], over the definitions of a name as well, whether others use
    /// them or not.
    pub fn optimise_named(&mut self, name: Option<&str>) {
        self.optimise_watched(name, |_, _, _| {});
    }

    /// Does as [`Library::optimise_named`]. `watch` is shown the programs after each pass, but for
    /// those of texts that repeat others.
    #[doc(hidden)]
    pub fn optimise_watched(
        &mut self,
        name: Option<&str>,
        watch: impl FnMut(&Graph, &[&mut Program], Stats),
    ) {
        // A text that repeats another one waits for what becomes of that.
        let is_waiting =
            |file: &File| file.repeats.is_some_and(|moved| moved.from(&self.files).is_some());
        let waiting: Vec<bool> = self.files.iter().map(is_waiting).collect();
        let mut programs = Vec::new();
        for (file, _) in self.files.iter_mut().zip(&waiting).filter(|(_, waits)| !**waits) {
            let is_meant = file.unit.is_meant();
            for definition in &mut file.unit.definitions {
                let is_meant = is_meant(definition) || name == Some(definition.name.as_str());
                if is_meant && definition.optimised.is_none() {
                    definition.optimised = definition.program.as_ref().map(Program::to_optimise);
                    programs.extend(&mut definition.optimised);
                }
            }
        }
        let Self { optimiser, graph, origins, .. } = self;
        with_room(|| optimiser.optimise(graph, &mut programs, origins, watch));
        for index in (0..self.files.len()).filter(|&index| waiting[index]) {
            let Some(moved) = self.files[index].repeats.take() else { continue };
            let programs =
                moved.from(&self.files).map_or_else(Vec::new, |file| moved.programs(file));
            let definitions = &mut self.files[index].unit.definitions;
            for (definition, program) in definitions.iter_mut().zip(programs) {
                definition.optimised = program;
            }
        }
    }

    /// Drops from the graph whatever neither the programs nor the `kept` nodes need; all ids
    /// change.
    #[doc(hidden)]
    pub fn compact(&mut self, kept: &[NodeId]) -> Compaction {
        let definitions = || self.files.iter().flat_map(|file| &file.unit.definitions);
        let programs = definitions().flat_map(|def| def.program.iter().chain(&def.optimised));
        let roots = programs.flat_map(Program::nodes).chain(kept.iter().copied());
        let compaction = with_room(|| self.graph.compact(roots));
        for definition in self.files.iter_mut().flat_map(|file| &mut file.unit.definitions) {
            definition.compacted(&compaction);
        }
        self.origins.compacted(&compaction);
        self.optimiser.compacted(&compaction);
        compaction
    }

    /// Returns the place in the source of a node of a program, as written or optimised.
    #[doc(hidden)]
    pub fn span(&self, entry: &Entry<'_>, node: NodeId) -> Option<Span> {
        let Entry { file, definition } = entry;
        let written = file.unit.span(definition, node);
        if written.is_some() || !self.origins.is_made(node) {
            return written;
        }
        let ranks = self.origins.ranks(node);
        let definitions = file.unit.with_used(definition);
        let places = definitions.iter().flat_map(|definition| &definition.spans);
        let ranked = places.filter_map(|(node, span)| Some((ranks.get(node)?, span)));
        ranked.min_by_key(|(rank, _)| *rank).map(|(_, span)| *span)
    }

    /// Returns every definition that would be run if it were not for its errors.
    pub fn invalid(&self) -> Vec<Entry<'_>> {
        let mut entries = Vec::new();
        for file in &self.files {
            entries.extend(file.unit.invalid().map(|definition| Entry { file, definition }));
        }
        entries
    }

    /// Returns every program of every file.
    pub fn entries(&self) -> Vec<Entry<'_>> {
        let mut entries = Vec::new();
        for file in &self.files {
            let definitions = file.unit.entries().into_iter();
            entries.extend(definitions.map(|definition| Entry { file, definition }));
        }
        entries
    }

    /// Returns the definitions of a name in all files.
    pub fn named(&self, name: &str) -> Vec<Entry<'_>> {
        let mut entries = Vec::new();
        for file in &self.files {
            entries.extend(file.unit.get(name).map(|definition| Entry { file, definition }));
        }
        entries
    }
}

/// Returns the name of a file as given, and without folder and extension.
fn names(path: &Path) -> (String, String) {
    let stem = path.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into());
    (path.to_string_lossy().into(), stem)
}
