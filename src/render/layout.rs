//! Placing blocks of text side by side.
//!
//! Escape sequences take no room on the screen, so that the length of a string says nothing about
//! its width. A line therefore carries its width from where it was made.

/// A rectangle of text, the right edge of which may be ragged.
#[derive(Clone, Debug, Default)]
pub(crate) struct Block {
    lines: Vec<Line>,
}

#[derive(Clone, Debug, Default)]
struct Line {
    text: String,
    /// Columns on the screen.
    width: usize,
}

impl Block {
    /// Returns lines of text; control characters are left out, because names of files may hold any.
    pub(crate) fn text(text: &str) -> Self {
        let mut block = Self::default();
        for line in text.lines() {
            let line: String = line.chars().filter(|c| !c.is_control()).collect();
            let width = line.chars().count();
            block.push(line, width);
        }
        block
    }

    /// Adds a line that takes `width` columns on the screen.
    pub(crate) fn push(&mut self, text: String, width: usize) {
        self.lines.push(Line { text, width });
    }

    /// Puts `lower` below this block.
    pub(crate) fn above(mut self, lower: Self) -> Self {
        self.lines.extend(lower.lines);
        self
    }

    /// Moves the block down by empty lines.
    pub(crate) fn lowered(self, lines: usize) -> Self {
        let empty = Self { lines: vec![Line::default(); lines] };
        empty.above(self)
    }

    pub(crate) fn width(&self) -> usize {
        self.lines.iter().map(|line| line.width).max().unwrap_or(0)
    }

    pub(crate) fn height(&self) -> usize {
        self.lines.len()
    }

    /// Puts blocks next to each other, `gap` columns apart, their first lines level.
    pub(crate) fn beside(blocks: &[Self], gap: usize) -> Self {
        let height = blocks.iter().map(Self::height).max().unwrap_or(0);
        let mut joined = Self { lines: vec![Line::default(); height] };
        let mut left = 0;
        for block in blocks {
            for (line, part) in joined.lines.iter_mut().zip(&block.lines) {
                if part.width == 0 {
                    continue;
                }
                let padding = left - line.width;
                line.text.extend(std::iter::repeat_n(' ', padding));
                line.text.push_str(&part.text);
                line.width = left + part.width;
            }
            left += block.width() + gap;
        }
        joined
    }

    /// Puts blocks next to each other and starts another row, below an empty line, where the next
    /// one would pass `width`. A block that is wider alone gets a row of its own.
    pub(crate) fn flow(blocks: &[Self], width: usize, gap: usize) -> Self {
        let mut flowed = Self::default();
        let mut rest = blocks;
        while let Some(first) = rest.first() {
            let mut taken = first.width();
            let fitting = rest[1..].iter().take_while(|block| {
                taken += gap + block.width();
                taken <= width
            });
            let (row, later) = rest.split_at(1 + fitting.count());
            let lowered = usize::from(flowed.height() > 0);
            flowed = flowed.above(Self::beside(row, gap).lowered(lowered));
            rest = later;
        }
        flowed
    }

    /// Returns the text, every line ended by a line feed, without trailing spaces.
    pub(crate) fn render(&self) -> String {
        let mut text = String::new();
        for line in &self.lines {
            text.push_str(line.text.trim_end_matches(' '));
            text.push('\n');
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_stand_side_by_side_and_wrap() {
        let blocks = [Block::text("aaa\na"), Block::text("bb"), Block::text("c\nc\nc")];
        assert_eq!(Block::beside(&blocks, 1).render(), "aaa bb c\na      c\n       c\n");
        assert_eq!(Block::flow(&blocks, 8, 1).render(), Block::beside(&blocks, 1).render());
        assert_eq!(Block::flow(&blocks, 7, 1).render(), "aaa bb\na\n\nc\nc\nc\n");
        assert_eq!(Block::flow(&blocks, 0, 1).render(), "aaa\na\n\nbb\n\nc\nc\nc\n");
        assert_eq!(Block::flow(&[], 80, 1).render(), "");
    }

    #[test]
    fn escape_sequences_take_no_room() {
        let mut colored = Block::default();
        colored.push("\u{1b}[1mx\u{1b}[0m".to_owned(), 1);
        let row = Block::beside(&[colored, Block::text("y")], 2);
        assert_eq!(row.width(), 4);
        assert_eq!(row.render(), "\u{1b}[1mx\u{1b}[0m  y\n");
    }
}
