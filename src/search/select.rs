//! Lexicase selection: each pick looks at the cases one by one, in an order of its own, and keeps
//! those that do best.
//!
//! A case is one measure on one demonstration pair: whether it is right, how many cells are,
//! whether shape and palette are, and what every differ says. An average would keep programs that
//! do a little of everything; this keeps those that are best at something, which is what crossover
//! and mutation need to put together.

use crate::eval::Status;
use crate::population::Row;
use crate::rng::Rng;

/// The distances of a candidate, one a case; 0 is best.
pub type Cases = Box<[f32]>;

/// The distance of an output that cannot be compared.
const NOTHING: f32 = 1e9;

/// Differences between fractions of right cells that do not count: a cell or two of a large grid.
const TOLERANCE: f32 = 0.01;

/// Returns the cases of a row, `differs` of which are asked for each pair. The same number for
/// every row of a task.
pub fn cases(row: &Row, differs: usize) -> Cases {
    let mut cases = Vec::with_capacity(row.pairs.len() * (4 + differs));
    for pair in &row.pairs {
        let judged = pair.as_ref().map(|pair| &pair.judged);
        let right = judged.is_some_and(|judged| judged.status == Status::Correct);
        if right {
            cases.extend(std::iter::repeat_n(0.0, 4 + differs));
            continue;
        }
        cases.push(1.0);
        let likeness = judged.and_then(|judged| judged.likeness);
        match likeness {
            Some(likeness) => {
                cases.push((1.0 - likeness.fraction()) as f32);
                cases.push(f32::from(!likeness.shape));
                cases.push(f32::from(!likeness.palette));
            }
            None => cases.extend([NOTHING; 3]),
        }
        let differences = judged.map(|judged| &judged.differences[..]).unwrap_or_default();
        for index in 0..differs {
            let score = differences.get(index).and_then(|difference| difference.score());
            cases.push(score.map_or(NOTHING, |score| score as f32));
        }
    }
    cases.into()
}

/// Returns one of the candidates still in the pool, by its index; none where the pool is empty.
///
/// All have the same number of cases; what is equally good in all of them is told apart by
/// `prefer`, the less the better.
pub fn lexicase(
    candidates: &[&[f32]],
    pool: &[u32],
    prefer: impl Fn(u32) -> usize,
    rng: &mut Rng,
) -> Option<u32> {
    let first = *pool.first()?;
    let count = candidates[first as usize].len();
    let mut order: Vec<u32> = (0..count as u32).collect();
    let mut left: Vec<u32> = pool.to_vec();
    for place in 0..count {
        if left.len() == 1 {
            break;
        }
        // The order is drawn as it is needed, since a few cases decide most picks.
        let drawn = place + rng.below(count - place);
        order.swap(place, drawn);
        let case = order[place] as usize;
        let value = |index: u32| candidates[index as usize][case];
        let best = left.iter().map(|&index| value(index)).fold(f32::INFINITY, f32::min);
        left.retain(|&index| value(index) <= best + TOLERANCE);
    }
    left.iter().copied().min_by_key(|&index| (prefer(index), index))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

    use super::*;

    #[test]
    fn whoever_is_best_at_something_is_picked_some_time() {
        let candidates: [&[f32]; 4] =
            [&[0.0, 5.0, 5.0], &[5.0, 0.0, 5.0], &[4.0, 4.0, 4.0], &[5.0, 5.0, 0.0]];
        let mut rng = Rng::new(1);
        let mut times = [0; 4];
        for _ in 0..300 {
            let picked = lexicase(&candidates, &[0, 1, 2, 3], |_| 0, &mut rng).unwrap();
            times[picked as usize] += 1;
        }
        // The third has the best average and is best at nothing.
        assert_eq!(times[2], 0);
        assert!([0, 1, 3].iter().all(|&index| times[index] > 60), "{times:?}");
    }

    #[test]
    fn of_equals_the_preferred_is_picked() {
        let candidates: [&[f32]; 3] = [&[1.0], &[1.0], &[1.0]];
        let sizes = [9, 3, 5];
        let prefer = |index: u32| sizes[index as usize];
        assert_eq!(lexicase(&candidates, &[0, 1, 2], prefer, &mut Rng::new(0)), Some(1));
        assert_eq!(lexicase(&candidates, &[0, 2], prefer, &mut Rng::new(0)), Some(2));
        assert_eq!(lexicase(&candidates, &[], prefer, &mut Rng::new(0)), None);
    }
}
