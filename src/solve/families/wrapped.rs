//! The same task told in another way: colours by rank, or with another background. The families
//! know nothing of it.

use crate::plane::{self, Board};
use crate::prim;
use crate::solve::candidate::Candidate;
use crate::solve::problem::{Background, Problem};
use crate::solve::search::Search;
use crate::solve::term::{call, input, int, tuple};

use super::{
    cells, cells_beside_views, cells_of_crops, classed, cropped, framed, keyed, layered, lists,
    modeled, panels, pieces, recolored, related, related_more, select, sequential, stamped, tiles,
    two_steps, viewed,
};

/// A family.
pub(crate) type Find = fn(&Search<'_>) -> Vec<Candidate>;

/// The families that are tried where colours are roles, the cheap families first.
const RANKED: [Find; 21] = [
    lists,
    modeled,
    viewed,
    select,
    recolored,
    tiles,
    panels,
    keyed,
    cells,
    cropped,
    pieces,
    framed,
    stamped,
    classed,
    sequential,
    related,
    layered,
    cells_beside_views,
    cells_of_crops,
    two_steps,
    related_more,
];

/// Runs families on a problem until one finds something cheap.
pub(crate) fn tried(search: &Search<'_>, families: &[Find]) -> Vec<Candidate> {
    let mut found: Vec<Candidate> = Vec::new();
    for find in families {
        let best = found.iter().map(|candidate| candidate.bits).fold(f64::INFINITY, f64::min);
        if best > 20.0 && !search.meter.is_spent() {
            found.extend(find(search));
        }
    }
    found
}

/// Returns colours that some output has and no input: they are names, not roles.
fn fixed(problem: &Problem) -> Vec<i8> {
    let is_new = |&color: &i8| {
        problem.outputs.iter().any(|output| output.has(color))
            && !problem.inputs.iter().any(|input| input.has(color))
    };
    (0..10).filter(is_new).collect()
}

/// The cost, the same everywhere, of telling the task in another way.
const RANK_BITS: f64 = 5.0;

/// Returns rules for roles instead of colours.
pub(crate) fn by_rank(search: &Search<'_>) -> Vec<Candidate> {
    by_rank_of(search, &RANKED)
}

/// Returns rules of some families for roles instead of colours.
pub(crate) fn by_rank_of(search: &Search<'_>, families: &[Find]) -> Vec<Candidate> {
    let problem = search.problem;
    let fixed = fixed(problem);
    let grounds = || search.background.iter().copied();
    let inputs = problem
        .inputs
        .iter()
        .zip(grounds())
        .map(|(input, ground)| plane::ranked(input, ground, &fixed));
    let outputs = problem.outputs.iter().zip(&problem.inputs).zip(grounds());
    let outputs =
        outputs.map(|((output, input), ground)| plane::ranked_by(output, input, ground, &fixed));
    let (Some(inputs), Some(outputs)) =
        (inputs.collect::<Option<Vec<_>>>(), outputs.collect::<Option<Vec<_>>>())
    else {
        return Vec::new();
    };
    if inputs == problem.inputs && outputs == problem.outputs {
        return Vec::new();
    }
    let roles = Problem { inputs, outputs };
    let inner = Search::new(&roles, search.meter);
    let names = tuple(fixed.iter().map(|&color| int(color)).collect());
    let grid = call(prim::ROLES, &[&input(), &search.ground, &names]).named("roles_of_I");
    let told = |candidate: Candidate| {
        let tests = problem.shown()..problem.samples();
        let answers = candidate.answers.iter().zip(tests).map(|(answer, sample)| {
            plane::unranked(answer, &problem.inputs[sample], search.background[sample], &fixed)
        });
        let answers: Vec<Board> = answers.collect::<Option<_>>()?;
        let term =
            call(prim::UNROLES, &[&candidate.term.on(&grid), &input(), &search.ground, &names]);
        answers.iter().all(Board::is_answer).then(|| Candidate {
            family: candidate.family,
            bits: candidate.bits + RANK_BITS,
            words: format!("with roles for colours, {}", candidate.words),
            term,
            answers,
        })
    };
    tried(&inner, families).into_iter().filter_map(told).collect()
}

/// Returns rules for the most common colour of each input as background, where black is taken for
/// it otherwise.
pub(crate) fn other_ground(search: &Search<'_>) -> Vec<Candidate> {
    let problem = search.problem;
    let common: Vec<i8> = problem.inputs.iter().map(Board::most_common).collect();
    if common == search.background {
        return Vec::new();
    }
    let inner = Search::with_ground(problem, Background::MostCommon, search.meter);
    let families: [Find; 6] = [viewed, select, recolored, cropped, cells, related];
    let mut found = tried(&inner, &families);
    found.iter_mut().for_each(|candidate| candidate.bits += 3.0);
    found
}
