//! Some texts as a population of their own: read, rewritten and run on one worker, with others
//! beside it.

use std::sync::Arc;

use super::{Problem, TextRow};
use crate::diag::{Code, Diagnostic};
use crate::eval::Workers;
use crate::ir::Definition;
use crate::library::File;
use crate::population::{Cache, CandidateId, Job, Options, Population, Scores};
use crate::syntax::Dialect;
use crate::task::Task;
use crate::value::Interrupt;

/// Returns the rows of some texts.
pub(super) fn verify(
    texts: &[(&str, Dialect)],
    task: &Task,
    options: &Options,
    workers: &Arc<Workers>,
    cache: &Cache,
    interrupt: Option<&Interrupt>,
) -> Vec<TextRow> {
    let is_interrupted = || interrupt.is_some_and(Interrupt::is_raised);
    let skipped = TextRow { skipped: true, ..TextRow::default() };
    let mut population = Population::with_cache(cache.clone());
    population.read_as(options.dialect);
    population.set_workers(Arc::clone(workers));
    if let Some(interrupt) = interrupt {
        population.watch(interrupt.clone());
    }
    if options.scores == Scores::Differs {
        let said = population.add_shipped_differs();
        debug_assert!(said.is_empty(), "the differs are part of the program");
    }
    let mut said: Vec<Vec<Diagnostic>> = Vec::with_capacity(texts.len());
    let mut chosen: Vec<Option<CandidateId>> = Vec::with_capacity(texts.len());
    for &(text, dialect) in texts {
        if is_interrupted() {
            return vec![skipped; texts.len()];
        }
        let before = population.candidates().len();
        let files = population.library().files.len();
        let mut diags = match text.len() {
            0..=MAX_TEXT_BYTES => population.add_text(dialect.text_name(), text),
            bytes => vec![too_large(bytes)],
        };
        let file = population.library().files.get(files);
        let candidate = choose(&population, before, file, task);
        if candidate.is_none() && !diags.iter().any(Diagnostic::is_error) {
            diags.push(no_solver());
        }
        said.push(diags);
        chosen.push(candidate);
    }
    let candidates: Arc<[CandidateId]> = chosen.iter().copied().flatten().collect();
    // All of a shard are run: `enough` is for the texts in their order.
    let options = Options { enough: None, ..*options };
    let matrix = population.evaluate_jobs(&[Job::new(task, candidates)], &options);
    let scores = &matrix.tasks[0];
    let rows = chosen.iter().map(|candidate| {
        let Some(candidate) = *candidate else { return TextRow::default() };
        let row = scores.shared_row(candidate);
        TextRow {
            name: Some(population.candidates()[candidate.index()].name.clone()),
            fingerprint: population.fingerprint(candidate),
            skipped: row.is_none(),
            row,
            ..TextRow::default()
        }
    });
    let mut rows: Vec<TextRow> = rows.collect();
    let sources = Arc::new(population.into_sources());
    for (row, diags) in rows.iter_mut().zip(said) {
        row.problems = diags.into_iter().map(|said| Problem::new(said, &sources)).collect();
    }
    rows
}

/// Bytes of a text, at most: a hundred times those of the longest solver that people have written.
const MAX_TEXT_BYTES: usize = 1 << 20;

fn too_large(bytes: usize) -> Diagnostic {
    Diagnostic::new(Code::FileTooLarge, format!("the text has {bytes} bytes")).with_help(format!(
        "a candidate has at most {MAX_TEXT_BYTES} bytes; read files with `Library`"
    ))
}

/// Chooses among the candidates of a file, which are those from a number on: the one whose name
/// says the task, else the last one. Where the one that is meant is broken no other counts for it.
fn choose(
    population: &Population,
    from: usize,
    file: Option<&File>,
    task: &Task,
) -> Option<CandidateId> {
    let mut ids = population.ids().skip(from);
    let says_task = |name: &str| {
        let before = name.strip_suffix(&task.id);
        before.is_some_and(|before| before.is_empty() || before.ends_with('_'))
    };
    let named = |id: &CandidateId| says_task(&population.candidates()[id.index()].name);
    if let Some(id) = ids.clone().find(named) {
        return Some(id);
    }
    let broken = || file.into_iter().flat_map(|file| file.unit.invalid());
    let last = ids.next_back()?;
    let place = population.definition(last).map(|definition| definition.span.start);
    let is_meant = |broken: &Definition| {
        says_task(&broken.name) || place.is_some_and(|place| place < broken.span.start)
    };
    (!broken().any(is_meant)).then_some(last)
}

fn no_solver() -> Diagnostic {
    Diagnostic::new(Code::NothingToRun, "the text holds no solver")
        .with_help("a solver is a definition with parameters `(I)`, `(S, I)` or `(S, I, C)`")
}
