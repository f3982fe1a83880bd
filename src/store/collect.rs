//! Collecting garbage: one file instead of many, without what nothing needs.

use std::collections::BTreeSet;

use super::records::{GenomeHash, Member, ProgramHash, Record};
use super::{Store, StoreError};

/// The counts of a collection: kept and dropped.
#[derive(Debug)]
#[non_exhaustive]
pub struct Collected {
    /// The reasons for which files were left as they are, a reason a file.
    pub damaged: Vec<StoreError>,
    /// Files that were merged: those that were left as they are do not count.
    pub files: usize,
    /// Programs that were kept.
    pub programs: usize,
    /// Programs that were dropped.
    pub dropped_programs: usize,
    /// Scores that were kept.
    pub scores: usize,
    /// Scores that were dropped.
    pub dropped_scores: usize,
}

/// Rewrites a store that nobody else uses. Killed in the middle, it leaves the old files, the new
/// one, or both, which all say the same of what is needed.
pub(super) fn run(mut store: Store, engine: &str) -> Result<Collected, StoreError> {
    let needed = needed(&store);
    let genomes: BTreeSet<GenomeHash> = members(&store).map(|member| member.genome).collect();
    let (programs, scores) = (store.programs.len(), store.scores.len());
    store.genomes.retain(|hash, _| genomes.contains(hash));
    store.programs.retain(|hash, _| needed.contains(hash));
    store.scores.retain(|(program, ..), score| needed.contains(program) && score.engine == engine);
    let damaged = store.segments.damaged().to_vec();
    let files = store.segments.names()?.len().saturating_sub(damaged.len());
    let collected = Collected {
        damaged,
        files,
        programs: store.programs.len(),
        dropped_programs: programs - store.programs.len(),
        scores: store.scores.len(),
        dropped_scores: scores - store.scores.len(),
    };
    let records: Vec<Record> = std::mem::take(&mut store.programs)
        .into_values()
        .map(Record::from)
        .chain(std::mem::take(&mut store.scores).into_values().map(Record::from))
        .chain(std::mem::take(&mut store.genomes).into_values().map(Record::from))
        .chain(std::mem::take(&mut store.searches).into_values().map(Record::from))
        .chain(std::mem::take(&mut store.hunts).into_values().map(Record::from))
        .collect();
    // A store of nothing has no file.
    let kept = match records[..] {
        [] => None,
        _ => Some(store.segments.write(&records)?),
    };
    store.segments.keep_only(kept.as_deref())?;
    Ok(collected)
}

fn members(store: &Store) -> impl Iterator<Item = &Member> {
    store.searches().flat_map(|search| &search.tasks).flat_map(|(_, members)| members)
}

/// Returns solutions, candidates that searches go on with, and the ancestors of both.
fn needed(store: &Store) -> BTreeSet<ProgramHash> {
    let solutions = store.scores().filter(|score| score.solved()).map(|score| score.program);
    let candidates = members(store).map(|member| member.program);
    let mut waiting: Vec<ProgramHash> = solutions.chain(candidates).collect();
    let mut needed = BTreeSet::new();
    while let Some(hash) = waiting.pop() {
        if needed.insert(hash)
            && let Some(program) = store.program(hash)
        {
            waiting.extend(&program.parents);
        }
    }
    needed
}
