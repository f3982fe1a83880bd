//! Candidates of a population and how they did, noted in a store.

use std::path::Path;
use std::time::SystemTime;

use super::genome::Genome;
use crate::population::{ENGINE, Population, ScoreMatrix};
use crate::store::{ProgramHash, ProgramRecord, ScoreRecord, Store, StoreError, TaskHash};
use crate::task::Task;

/// Notes every different candidate and how it did on the tasks of an evaluation, so that whoever
/// looks into the store finds them; `by` says who evaluated them. Yields the reasons for which
/// files of the store were left out.
///
/// # Errors
/// The store cannot be read or written.
pub fn note_scores(
    folder: &Path,
    population: &Population,
    tasks: &[&Task],
    matrix: &ScoreMatrix,
    by: &str,
) -> Result<Vec<StoreError>, StoreError> {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let graph = population.graph();
    let mut store = Store::open(folder)?;
    for (scores, task) in matrix.tasks.iter().zip(tasks) {
        for (id, row) in scores.unique_rows() {
            let (Some(fingerprint), Some(definition)) =
                (population.fingerprint(id), population.definition(id))
            else {
                continue;
            };
            let Some(program) = &definition.program else { continue };
            let hash = ProgramHash(fingerprint.0);
            let genome = || Genome::of_program(graph, program, &definition.params);
            if store.program(hash).is_none()
                && let Some(genome) = Some(genome()).filter(Genome::is_writable)
            {
                store.note(ProgramRecord {
                    program: hash,
                    text: genome.to_source(&definition.name),
                    parents: Vec::new(),
                    first_seen: now.as_secs(),
                    search: by.to_owned(),
                    generation: 0,
                });
            }
            store.note(ScoreRecord {
                program: hash,
                task: task.id.clone(),
                task_hash: TaskHash(task.hash()),
                engine: ENGINE.to_owned(),
                right: row.right(),
                pairs: row.pairs.len(),
                likeness: row.likeness(),
                fuel: row.fuel(),
            });
        }
    }
    store.commit()?;
    Ok(store.damaged().to_vec())
}
