//! The records of a store, as they are written: one JSON object a line.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The hash of a program, as [`crate::population`] makes it: the same for the same program
/// everywhere.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct ProgramHash(pub(crate) u128);

/// The content hash of a task.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct TaskHash(pub(crate) u64);

/// The hash of a genome as it is stored.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct GenomeHash(pub(crate) u64);

macro_rules! hexadecimal {
    ($name:ident, $number:ty, $digits:literal) => {
        impl From<$number> for $name {
            fn from(number: $number) -> Self {
                Self(number)
            }
        }

        impl From<$name> for $number {
            fn from(hash: $name) -> Self {
                hash.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!("{:0", $digits, "x}"), self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl From<$name> for String {
            fn from(hash: $name) -> Self {
                hash.to_string()
            }
        }

        impl FromStr for $name {
            type Err = String;

            fn from_str(text: &str) -> Result<Self, String> {
                let hexadecimal = text.bytes().all(|digit| digit.is_ascii_hexdigit());
                match text.parse_hexadecimal() {
                    Some(hash) if hexadecimal => Ok(Self(hash)),
                    _ => Err(format!("`{text}` is no hash: expected hexadecimal digits")),
                }
            }
        }

        impl TryFrom<String> for $name {
            type Error = String;

            fn try_from(text: String) -> Result<Self, String> {
                text.parse()
            }
        }
    };
}

hexadecimal!(ProgramHash, u128, "32");
hexadecimal!(TaskHash, u64, "16");
hexadecimal!(GenomeHash, u64, "16");

/// Numbers in hexadecimal digits.
trait ParseHexadecimal<T> {
    fn parse_hexadecimal(&self) -> Option<T>;
}

impl ParseHexadecimal<u128> for str {
    fn parse_hexadecimal(&self) -> Option<u128> {
        u128::from_str_radix(self, 16).ok()
    }
}

impl ParseHexadecimal<u64> for str {
    fn parse_hexadecimal(&self) -> Option<u64> {
        u64::from_str_radix(self, 16).ok()
    }
}

/// One line of a store.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "record", rename_all = "lowercase")]
pub enum Record {
    /// A program.
    Program(ProgramRecord),
    /// A program on a task.
    Score(ScoreRecord),
    /// The form of a program that a search goes on with.
    Genome(GenomeRecord),
    /// The state of a search.
    Search(SearchRecord),
    /// The state of the search for rules of one task.
    Hunt(HuntRecord),
}

/// A program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ProgramRecord {
    /// Its hash.
    pub program: ProgramHash,
    /// It as text.
    pub text: String,
    /// The programs that it was made of.
    pub parents: Vec<ProgramHash>,
    /// When it was first seen, in seconds since 1970.
    pub first_seen: u64,
    /// The search that found it.
    pub search: String,
    /// The generation in which it did; 0 for what the search started with.
    pub generation: u64,
}

impl ProgramRecord {
    /// Returns a program that nothing else is known of.
    pub fn new(program: ProgramHash, text: String) -> Self {
        let (parents, search) = (Vec::new(), String::new());
        Self { program, text, parents, first_seen: 0, search, generation: 0 }
    }
}

/// A program on the demonstration pairs of a task.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ScoreRecord {
    /// The program.
    pub program: ProgramHash,
    /// The task's id.
    pub task: String,
    /// The task's content hash.
    pub task_hash: TaskHash,
    /// The version of the engine.
    pub engine: String,
    /// Demonstration pairs on which it is right.
    pub right: usize,
    /// Demonstration pairs.
    pub pairs: usize,
    /// Mean fraction of right cells.
    pub likeness: f64,
    /// Fuel spent on them.
    pub fuel: u64,
}

impl ScoreRecord {
    /// Returns the score, by a version of the engine, of a program that is right nowhere.
    pub fn new(program: ProgramHash, (id, hash): (&str, TaskHash), engine: &str) -> Self {
        Self {
            program,
            task: id.to_owned(),
            task_hash: hash,
            engine: engine.to_owned(),
            right: 0,
            pairs: 0,
            likeness: 0.0,
            fuel: 0,
        }
    }
}

impl SearchRecord {
    /// Returns the tasks of the search, as its key names them: the id of one, or how many there
    /// are.
    pub fn subject(&self) -> &str {
        let tasks = self.key.split_once(" from:").map_or(&*self.key, |(tasks, _)| tasks);
        tasks.rsplit_once(':').map_or(tasks, |(name, _)| name)
    }

    /// Returns a setting that its key has, such as `seed`.
    pub fn setting(&self, name: &str) -> Option<&str> {
        let value = |word: &'_ str| word.strip_prefix(name)?.strip_prefix(':').map(str::len);
        self.key.split(' ').find_map(|word| value(word).map(|length| &word[word.len() - length..]))
    }
}

/// A program in the exact form in which searches change it, by the hash of that form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GenomeRecord {
    /// The hash of the lines.
    pub genome: GenomeHash,
    /// The lines, as [`crate::search::Genome::to_text`] writes them.
    pub lines: Vec<String>,
}

impl GenomeRecord {
    /// Returns the record of a genome's text.
    pub fn new(text: &str) -> Self {
        let lines = text.lines().map(str::to_owned).collect();
        Self { genome: GenomeHash(crate::task::hash_bytes(text.as_bytes())), lines }
    }
}

/// The state of a search after a generation: enough to go on from there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchRecord {
    /// The key that tells it from other searches: tasks, seed, and whatever else decides its
    /// course.
    pub key: String,
    /// Generations that are done.
    pub generation: u64,
    /// Candidates that were made so far.
    pub made: u64,
    /// For each task by its id, the candidates that it goes on with.
    pub tasks: Vec<(String, Vec<Member>)>,
}

/// The state of the search for rules of one task, as [`crate::solve::Hunt::to_state`] makes it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HuntRecord {
    /// The key that tells it from other searches: the task, and whatever else decides its course.
    pub key: String,
    /// Work done so far.
    pub work: u64,
    /// The state.
    pub state: serde_json::Value,
}

/// A candidate that a search goes on with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// The program in the form in which it is changed.
    pub genome: GenomeHash,
    /// The program.
    pub program: ProgramHash,
    /// Whether the search started with it as a draft for this task.
    pub draft: bool,
    /// The generation that it is from.
    pub generation: u64,
    /// Whether it is kept for the hall of fame of the task alone, and has no children.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub famous: bool,
    /// The fuel that it might spend on a sample, where that was less than the search's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bound: Option<u64>,
}

impl ScoreRecord {
    /// Tells whether the program is right on all demonstration pairs.
    pub fn solved(&self) -> bool {
        0 < self.pairs && self.right == self.pairs
    }
}

impl From<ProgramRecord> for Record {
    fn from(record: ProgramRecord) -> Self {
        Self::Program(record)
    }
}

impl From<ScoreRecord> for Record {
    fn from(record: ScoreRecord) -> Self {
        Self::Score(record)
    }
}

impl From<GenomeRecord> for Record {
    fn from(record: GenomeRecord) -> Self {
        Self::Genome(record)
    }
}

impl From<SearchRecord> for Record {
    fn from(record: SearchRecord) -> Self {
        Self::Search(record)
    }
}

impl From<HuntRecord> for Record {
    fn from(record: HuntRecord) -> Self {
        Self::Hunt(record)
    }
}
