//! The passes: rewritings of the graph that keep what every program means.
//!
//! A pass never fails; it rewrites or leaves alone. The list below is the order in which they run.
//! Rounds are repeated until nothing changes, at most [`MAX_ROUNDS`] times; the last three passes
//! run once, after them. After every pass a debug build verifies the graph.
//!
//! The result of a pass for a node depends on the node alone; the last three also look at the rest
//! of the program. So a program becomes the same whatever programs there are beside it. An
//! [`Optimiser`] that is kept with a growing graph rewrites every node once: programs that are
//! added later cost only what is new in them.
//!
//! Keeping the meaning is: the same value, or a fault of the same kind. Fuel is counted on the
//! rewritten program, which is what every engine runs.
//!
//! *Inline* applies function values whose making is known, *fold* computes calls of constants,
//! *simplify* applies the rules of a table, *specialise* replaces loops with known bodies. At the
//! end *boards* makes operations on whole sets of loops over locations. Then *fuse* makes one of
//! calls whose intermediate value the program needs nowhere else, by primitives that only the
//! engine knows. *Stores* has loops write into the lists and grids that nobody else has.
//!
//! [`infer`] tells types and what cannot fail, which decides
//! which rules apply; [`Costs`] tells what a node costs, about. A definition keeps its program as
//! it was written beside the one that runs, and [`Origins`] leads from a rewritten node back to the
//! source.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

mod boards;
mod costs;
mod duties;
mod facts;
mod fold;
mod fuse;
pub mod infer;
mod inline;
mod matching;
mod origins;
mod prune;
mod rewrite;
mod rules;
mod simplify;
mod specialise;
mod stores;

use std::time::{Duration, Instant};

use hashbrown::HashTable;
use smallvec::{SmallVec, smallvec};

use crate::ir::{Compaction, Graph, Node, NodeId, Program, Reach, Walk, verify};
use crate::prim::PrimId;
use facts::Facts;
use fuse::Fuser;
use rewrite::{Endless, Memo, Work};
use stores::Stores;

pub use costs::Costs;
pub use origins::Origins;
pub use prune::prune;
pub use rules::{LOOPS, OPERATORS, RULES, Rule};

/// One pass.
pub struct Pass {
    /// The name, as `arcvm ir --after` takes it.
    pub name: &'static str,
    /// A summary in a line.
    pub summary: &'static str,
    /// The function that a round runs; none for the last passes, which take whole programs one by
    /// one.
    run: Option<fn(&mut Work<'_>, &[NodeId])>,
}

/// The passes in the order of a round, then those that run last.
pub static PASSES: &[Pass] = &[
    Pass {
        name: INLINE,
        summary: "applies function values whose making is known",
        run: Some(inline::run),
    },
    Pass { name: "fold", summary: "computes calls of constants", run: Some(fold::run) },
    Pass {
        name: "simplify",
        summary: "replaces expressions by cheaper ones, rule by rule",
        run: Some(simplify::run),
    },
    Pass {
        name: "specialise",
        summary: "replaces loops with known bodies by primitives made for them",
        run: Some(specialise::run),
    },
    Pass {
        name: BOARDS,
        summary: "makes operations on whole sets of loops over locations",
        run: None,
    },
    Pass {
        name: FUSE,
        summary: "makes one of calls whose intermediate value nobody else needs",
        run: None,
    },
    Pass {
        name: STORES,
        summary: "has loops write into the containers that nobody else has",
        run: None,
    },
];

impl Pass {
    /// Tells whether it runs once, after all rounds.
    pub fn is_last(&self) -> bool {
        self.run.is_none()
    }
}

/// The pass that makes functions of what combinators are given.
const INLINE: &str = "inline";
/// The passes that run once, after all rounds, in this order.
const BOARDS: &str = "boards";
const FUSE: &str = "fuse";
const STORES: &str = "stores";

/// Rounds of passes. Almost all programs are done after one; later rounds see what earlier ones
/// uncovered.
pub const MAX_ROUNDS: usize = 4;

/// The counts of one run of a pass.
#[derive(Clone, Copy, Debug)]
pub struct Stats {
    /// The pass.
    pub name: &'static str,
    /// The round, from 1.
    pub round: usize,
    /// Nodes that it replaced. Changes of an earlier run are not counted again.
    pub changed: usize,
    /// Time that it took.
    pub time: Duration,
}

/// Runs the passes, and remembers what they made of each node of a graph that grows.
#[derive(Default)]
pub struct Optimiser {
    /// One for each of [`PASSES`].
    memos: Vec<Memo>,
    facts: Facts,
    endless: Endless,
    walk: Walk,
    fuser: Fuser,
    stores: Stores,
}

impl Optimiser {
    /// Returns an optimiser that does not introduce one of the fused primitives: what it is worth
    /// shows in the difference.
    pub fn without(fused: PrimId) -> Self {
        Self { fuser: Fuser::without(fused), ..Self::default() }
    }

    /// Runs all passes over `programs` as they were written, round by round. `watch` is shown the
    /// state after each pass. The graph must be the one of earlier calls, to which nothing happened
    /// but that nodes were added.
    ///
    /// Lines of a program that its result does not need are dropped.
    pub fn optimise(
        &mut self,
        graph: &mut Graph,
        programs: &mut [&mut Program],
        origins: &mut Origins,
        mut watch: impl FnMut(&Graph, &[&mut Program], Stats),
    ) {
        for mut alike in alike(programs) {
            self.prepare(graph, &mut alike);
        }
        self.run_rounds(graph, programs, origins, &mut watch);
        let Self { facts, endless, fuser, stores, .. } = self;
        run_once(BOARDS, graph, programs, &mut watch, |graph, alike| {
            boards::run(graph, facts, origins, alike)
        });
        run_once(FUSE, graph, programs, &mut watch, |graph, alike| {
            fuser.run(graph, facts, endless, origins, alike)
        });
        run_once(STORES, graph, programs, &mut watch, |graph, alike| {
            stores.run(graph, origins, alike)
        });
    }

    /// Runs rounds of passes until nothing changes.
    fn run_rounds(
        &mut self,
        graph: &mut Graph,
        programs: &mut [&mut Program],
        origins: &mut Origins,
        watch: &mut impl FnMut(&Graph, &[&mut Program], Stats),
    ) {
        let passes = || PASSES.iter().filter_map(|pass| Some((pass.name, pass.run?)));
        let count = passes().count();
        self.memos.resize_with(count, Memo::default);
        // Passes in a row that moved no program; once all of them did not, another round would not
        // either.
        let mut idle = 0;
        let mut roots = Vec::new();
        // For each program, what it has to evaluate although only functions need the value, if they
        // do.
        let mut owed: Vec<Vec<NodeId>> = vec![Vec::new(); programs.len()];
        // Programs of which a pass might lose something are left as they are from there on.
        let mut delicate = vec![false; programs.len()];
        // The programs that the two were told of.
        let mut looked_at: Vec<Option<NodeId>> = vec![None; programs.len()];
        'rounds: for round in 1..=MAX_ROUNDS {
            for ((name, run), memo) in passes().zip(&mut self.memos) {
                if idle == count {
                    break 'rounds;
                }
                let inlines = name == INLINE;
                if inlines {
                    for (index, program) in programs.iter().enumerate() {
                        let root = program.root;
                        if looked_at[index].replace(root) != Some(root) {
                            delicate[index] |= inline::is_delicate(graph, &mut self.facts, root);
                            owed[index].extend(inline::duties_of(graph, root));
                        }
                    }
                }
                roots.clear();
                let sturdy = programs.iter().zip(&delicate).filter(|(_, delicate)| !**delicate);
                roots.extend(sturdy.map(|(program, _)| program.root));
                let start = Instant::now();
                let Self { facts, endless, .. } = self;
                let mut work = Work { graph, memo, facts, endless, origins, changed: 0 };
                run(&mut work, &roots);
                let changed = work.changed;
                let moved = roots.iter().any(|&root| memo.get(root) != root);
                if moved {
                    let all = programs.iter_mut().zip(&mut owed).zip(&delicate);
                    for ((program, owed), _) in all.filter(|(_, delicate)| !**delicate) {
                        program.follow(|node| memo.get(node));
                        owed.iter_mut().for_each(|duty| *duty = memo.get(*duty));
                    }
                }
                if inlines {
                    for (program, owed) in programs.iter_mut().zip(&mut owed) {
                        let Self { facts, .. } = self;
                        *owed = duties::unmet(graph, facts, program.root, owed.drain(..));
                        let strict = &mut program.strict;
                        let new = owed.iter().filter(|duty| !strict.contains(duty));
                        let new: Vec<NodeId> = new.copied().collect();
                        strict.extend(new);
                    }
                }
                idle = if moved { 0 } else { idle + 1 };
                let time = start.elapsed();
                debug_assert!(verify(graph, programs.iter().map(|program| &**program)).is_ok());
                watch(graph, programs, Stats { name, round, changed, time });
            }
        }
        // A node that no function needs any more is nothing that the program would come by.
        for (program, owed) in programs.iter_mut().zip(owed).filter(|(_, owed)| !owed.is_empty()) {
            let live = graph.needed([program.root]);
            let is_dead = |duty: &NodeId| live.binary_search(duty).is_err();
            let dead: Vec<NodeId> = owed.into_iter().filter(is_dead).collect();
            let unmet = duties::unmet(graph, &mut self.facts, program.root, dead);
            let root = program.root;
            if let Some(with) = duties::with_duties(graph, root, &unmet)
                && with != root
            {
                origins.add([vec![(with, root)]]);
                program.root = with;
            }
        }
    }

    /// Drops lines that are not needed and notes what programs that are alike compute
    /// unconditionally. That is all that their result needs but the bodies of functions and the
    /// arms of lazy choices, each part after those that its first use needs before it.
    fn prepare(&mut self, graph: &Graph, alike: &mut [&mut Program]) {
        let walk = &mut self.walk;
        let Some(root) = alike.first().map(|program| program.root) else { return };
        walk.begin(graph);
        walk.visit(graph, root, |node| graph.operands(node));
        for program in &mut *alike {
            program.bindings.retain(|binding| walk.has_seen(binding.node));
        }
        let [program, others @ ..] = alike else { return };
        let strict = &mut program.strict;
        strict.clear();
        walk.begin(graph);
        walk.visit(graph, program.root, |node| {
            if matches!(graph.node(node), Node::Call(..) | Node::Apply(_) | Node::Tuple(_)) {
                strict.push(node);
            }
            graph.operands_within(node, Reach::Strict)
        });
        strict.reverse();
        others.iter_mut().for_each(|other| other.strict.clone_from(strict));
    }

    /// Keeps what is still true after the graph was compacted.
    pub fn compacted(&mut self, compaction: &Compaction) {
        for memo in &mut self.memos {
            *memo = memo.compacted(compaction);
        }
        // Facts about nodes are found out again where they are asked for.
        self.facts = Facts::default();
        self.endless = self.endless.iter().filter_map(|&node| compaction.get(node)).collect();
    }
}

/// Runs a pass over each program once. `run` is given programs that are alike, and yields how many
/// nodes it replaced.
fn run_once(
    name: &'static str,
    graph: &mut Graph,
    programs: &mut [&mut Program],
    watch: &mut impl FnMut(&Graph, &[&mut Program], Stats),
    mut run: impl FnMut(&mut Graph, &mut Alike<'_>) -> usize,
) {
    let start = Instant::now();
    let changed = alike(programs).into_iter().map(|mut alike| run(graph, &mut alike)).sum();
    let time = start.elapsed();
    debug_assert!(verify(graph, programs.iter().map(|program| &**program)).is_ok());
    watch(graph, programs, Stats { name, round: 1, changed, time });
}

/// Programs that are the same but for the names of their lines, of which there is at least one.
type Alike<'p> = SmallVec<[&'p mut Program; 1]>;

/// Returns programs that are alike together, in the order of the first of each: the passes make the
/// same of them.
fn alike<'p>(programs: &'p mut [&mut Program]) -> Vec<Alike<'p>> {
    let mut all: Vec<Alike<'p>> = Vec::with_capacity(programs.len());
    let mut known: HashTable<usize> = HashTable::with_capacity(programs.len());
    for program in programs {
        let hash = program.alike_hash();
        match known.find(hash, |&index| all[index][0].is_like(program)) {
            Some(&index) => all[index].push(program),
            None => {
                known.insert_unique(hash, all.len(), |&index| all[index][0].alike_hash());
                all.push(smallvec![&mut **program]);
            }
        }
    }
    all
}

/// Runs all passes over `programs` once; see [`Optimiser::optimise`].
pub fn optimise(
    graph: &mut Graph,
    programs: &mut [&mut Program],
    origins: &mut Origins,
    watch: impl FnMut(&Graph, &[&mut Program], Stats),
) {
    Optimiser::default().optimise(graph, programs, origins, watch);
}
