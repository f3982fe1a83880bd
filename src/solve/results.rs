//! The results of parts that act: the best exact results, and the best of those that mend a part.

use super::term::Term;
use crate::plane::Board;

/// Boards that a rule makes of the input.
pub(crate) struct Made {
    /// The rule in words.
    pub(crate) words: String,
    /// Its cost.
    pub(crate) bits: f64,
    /// A board for each sample.
    pub(crate) boards: Vec<Board>,
    /// The term that makes them.
    pub(crate) term: Term,
    /// How many cells of the demonstrations are wrong.
    pub(crate) wrong: usize,
}

impl Made {
    /// Tells how far it is from a solution: less is better.
    fn distance(&self) -> f64 {
        distance(self.wrong, self.bits)
    }
}

fn distance(wrong: usize, bits: f64) -> f64 {
    wrong as f64 + bits * 0.2
}

/// Exact results with the same boards that are kept: more of them say little more.
const ALIKE: usize = 6;

/// Inexact results that are kept.
const MOST: usize = 40;

/// Results of one search for actions.
#[derive(Default)]
pub(crate) struct Results {
    /// Those that are right.
    pub(crate) exact: Vec<Made>,
    /// Those that mend a part, of different boards, the best first.
    pub(crate) partial: Vec<Made>,
}

impl Results {
    /// Takes up a result if it is among the best. Words and term are made only then.
    pub(crate) fn admit(
        &mut self,
        wrong: usize,
        bits: f64,
        boards: Vec<Board>,
        told: impl FnOnce() -> (String, Term),
    ) {
        if wrong == 0 {
            let alike = self.exact.iter().filter(|made| made.bits <= bits && made.boards == boards);
            if alike.count() < ALIKE {
                let (words, term) = told();
                self.exact.push(Made { words, bits, boards, term, wrong });
            }
            return;
        }
        let own = distance(wrong, bits);
        let place = self.partial.partition_point(|made| made.distance() <= own);
        let is_new = place < MOST && self.partial[..place].iter().all(|made| made.boards != boards);
        if is_new {
            let worse = self.partial[place..].iter().position(|made| made.boards == boards);
            if let Some(worse) = worse {
                self.partial.remove(place + worse);
            }
            let (words, term) = told();
            self.partial.insert(place, Made { words, bits, boards, term, wrong });
            self.partial.truncate(MOST);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::solve::term::input;

    fn admit(results: &mut Results, wrong: usize, bits: f64, cell: i8) -> bool {
        let mut is_told = false;
        results.admit(wrong, bits, vec![Board::filled(1, 1, cell)], || {
            is_told = true;
            (String::new(), input())
        });
        is_told
    }

    #[test]
    fn the_best_of_each_partial_result_is_kept_in_order() {
        let mut results = Results::default();
        assert!(admit(&mut results, 3, 10.0, 1));
        assert!(admit(&mut results, 3, 5.0, 1), "it is cheaper");
        assert!(!admit(&mut results, 3, 6.0, 1), "there is a cheaper one");
        assert!(admit(&mut results, 1, 5.0, 2));
        let kept: Vec<(usize, f64)> =
            results.partial.iter().map(|made| (made.wrong, made.bits)).collect();
        assert_eq!(kept, [(1, 5.0), (3, 5.0)]);
    }

    #[test]
    fn exact_results_are_few_of_a_kind() {
        let mut results = Results::default();
        for number in 0..20 {
            admit(&mut results, 0, f64::from(number), 1);
        }
        assert!(admit(&mut results, 0, 99.0, 2), "other boards are another kind");
        assert_eq!(results.exact.len(), ALIKE + 1);
    }
}
