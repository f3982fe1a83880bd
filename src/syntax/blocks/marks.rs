//! Marks of versions that were not merged, which stand in the first column whatever is around them.

use super::super::explain::is_merge_mark;
use super::super::token::Spanned;
use super::Blocks;

impl Blocks<'_, '_> {
    /// Tells whether a line is such a mark. Whatever is open stays so behind it, since the mark
    /// may stand within a body.
    pub(super) fn passes_mark(&mut self, line: &[Spanned<'_>]) -> bool {
        let is_mark = line.first().is_some_and(|&(start, ..)| is_merge_mark(self.text, start));
        self.is_behind_mark |= is_mark;
        is_mark
    }

    /// Spoils what a line of this indentation belongs to if a mark stands above the line: nobody
    /// knows which of the versions is meant.
    pub(super) fn spoil_behind_mark(&mut self, indent: u32) {
        if std::mem::take(&mut self.is_behind_mark)
            && self.open.iter().any(|open| indent > open.indent)
        {
            self.note_unsound();
        }
    }
}
