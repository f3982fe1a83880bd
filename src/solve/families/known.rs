//! Programs of others.

use crate::solve::candidate::Candidate;
use crate::solve::search::Search;

/// Returns the programs of others that are right on all demonstrations.
pub(crate) fn known(search: &Search<'_>) -> Vec<Candidate> {
    let programs = search.known.map(|known| known.candidates(search.problem, search.meter));
    programs.unwrap_or_default()
}
