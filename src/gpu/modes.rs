//! Modes of steps and faults of kernels: numbers with names, the same in Rust and in the shaders.
//!
//! The list below is the only one: it yields the constants of this module and, as `WGSL`, those
//! of the shader library.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

use std::ops::BitOr;

use super::code::Arg;

/// The mode of a step that can do several things.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Mode(u32);

impl Mode {
    /// Returns the number that kernels see.
    pub const fn number(self) -> u32 {
        self.0
    }

    /// Tells whether all bits of another mode are set in it.
    pub(super) const fn has(self, bit: Self) -> bool {
        self.0 & bit.0 == bit.0
    }
}

impl BitOr for Mode {
    type Output = Self;

    fn bitor(self, bit: Self) -> Self {
        Self(self.0 | bit.0)
    }
}

impl From<Mode> for Arg {
    fn from(mode: Mode) -> Self {
        Self::Number(mode.0)
    }
}

macro_rules! modes {
    ($($(#[doc = $doc:literal])+ $name:ident = $number:literal;)+) => {
        $($(#[doc = $doc])+ pub const $name: Mode = Mode($number);)+

        /// The constants as a part of the shader library.
        pub(super) const WGSL: &str =
            concat!($("const ", stringify!($name), " = ", $number, "u;\n\n"),+);
    };
}

modes! {
    /// Fault: an operand has the wrong type.
    TYPE = 1;
    /// Fault: there is no such value.
    VALUE = 2;
    /// Fault: an index lies outside.
    INDEX = 3;
    /// Fault: a number leaves its range, or a division by zero.
    ARITHMETIC = 4;
    /// No fault: what a kernel cannot hold. The virtual machine evaluates the sample.
    FALLBACK = 255;

    /// The sum of two numbers.
    ARITH_ADD = 0;
    /// Their difference.
    ARITH_SUBTRACT = 1;
    /// Their product.
    ARITH_MULTIPLY = 2;
    /// Their quotient, rounded down.
    ARITH_DIVIDE = 3;

    /// Arithmetic of two numbers.
    PAIRS_NONE = 0;
    /// Bit: the first operand is a pair.
    PAIRS_FIRST = 1;
    /// Bit: the second one is.
    PAIRS_SECOND = 2;

    /// One step away from zero.
    UNARY_CREMENT = 0;
    /// The sign.
    UNARY_SIGN = 1;
    /// Whether a number is even.
    UNARY_EVEN = 2;
    /// Whether it is above 0.
    UNARY_POSITIVE = 3;
    /// Whether it is 0.
    UNARY_NOT = 4;

    /// The elements of either of two sets.
    COMBINE_UNION = 0;
    /// The elements of both.
    COMBINE_INTERSECTION = 1;
    /// The elements of the first that the second does not have.
    COMBINE_DIFFERENCE = 2;

    /// The cells that another object has as well.
    SELECT_SHARED = 0;
    /// Those that it does not have.
    SELECT_OTHERS = 1;

    /// Removes an object from a set.
    CHANGE_REMOVE = 0;
    /// Inserts it.
    CHANGE_INSERT = 1;

    /// The objects of a colour.
    FILTER_COLOR = 0;
    /// Those of a size.
    FILTER_SIZE = 1;

    /// Upside down.
    TURN_HMIRROR = 0;
    /// Left to right.
    TURN_VMIRROR = 1;
    /// A half turn.
    TURN_HALF = 2;
    /// At the diagonal; this mode and those that follow exchange height and width.
    TURN_DMIRROR = 3;
    /// At the other diagonal.
    TURN_CMIRROR = 4;
    /// A quarter turn clockwise.
    TURN_QUARTER = 5;
    /// A quarter turn back.
    TURN_BACK = 6;

    /// From left to right, along the rows.
    AXIS_ACROSS = 0;
    /// From top to bottom, along the columns.
    AXIS_DOWN = 1;

    /// Bit: every column several times.
    SCALE_ACROSS = 1;
    /// Bit: every row several times.
    SCALE_DOWN = 2;
    /// Both bits.
    SCALE_BOTH = 3;

    /// Puts one colour in the place of another.
    REPLACE_ONE = 0;
    /// And the other in the place of the one.
    REPLACE_BOTH = 1;

    /// The first element.
    END_FIRST = 0;
    /// The last one.
    END_LAST = 1;

    /// An empty set has the end 0.
    EMPTY_ZERO = 0;
    /// An empty set has no end, which is a fault.
    EMPTY_FAULT = 1;

    /// The element with the least key, or the number that is met least.
    BEST_LEAST = 0;
    /// With the greatest key, or met most.
    BEST_GREATEST = 1;

    /// Looks at all elements, so that others that satisfy the condition are noticed.
    EXTRACT_ALL = 0;
    /// Ends the loop with the first that satisfies the condition.
    EXTRACT_FIRST = 1;

    /// The upper half.
    HALF_TOP = 0;
    /// The lower half.
    HALF_BOTTOM = 1;
    /// The left half.
    HALF_LEFT = 2;
    /// The right half.
    HALF_RIGHT = 3;
    /// All but the outermost rows and columns.
    HALF_TRIM = 4;

    /// Whether a patch is a vertical line.
    SHAPED_VLINE = 0;
    /// A horizontal line.
    SHAPED_HLINE = 1;
    /// A filled square.
    SHAPED_SQUARE = 2;
    /// Higher than wide.
    SHAPED_PORTRAIT = 3;

    /// The whole box around a set.
    BOX_BACKDROP = 0;
    /// Its outline.
    BOX_OUTLINE = 1;
    /// The outline one cell further in.
    BOX_INNER = 2;
    /// The outline one cell further out.
    BOX_OUTER = 3;
    /// The part of its box that a set leaves free.
    BOX_DELTA = 4;
    /// The corners.
    BOX_CORNERS = 5;

    /// The colour of most cells.
    COLORS_MOST = 0;
    /// The colour of fewest.
    COLORS_LEAST = 1;
    /// The number of colours.
    COLORS_NUMBER = 2;
    /// Which.
    COLORS_PALETTE = 3;

    /// An object's cells have one colour, which a word of it tells.
    HELD_ONE = 0;
    /// Their colours are those of a grid, whose address a word of it tells.
    HELD_GRID = 1;

    /// The column of a location.
    FRONTIER_COLUMN = 0;
    /// Its row.
    FRONTIER_ROW = 1;

    /// The four locations beside one, as three rows of three bits.
    AROUND_DIRECT = 170;
    /// The four diagonal ones.
    AROUND_DIAGONAL = 325;
    /// All eight.
    AROUND_ALL = 495;

    /// A line or a union as it is.
    EXTENT_WHOLE = 0;
    /// Only what lies in rows and columns 0 to 31.
    EXTENT_CLIPPED = 1;

    /// All cells of two objects, which must agree where they meet.
    JOIN_WHOLE = 0;
    /// Bit: only what lies in rows and columns 0 to 31.
    JOIN_CLIPPED = 1;
    /// Both bits: of two colours at one location only the greater one, as painting would show it.
    JOIN_PAINTED = 3;

    /// All cells, over sides.
    COMPONENTS_ALL = 0;
    /// Bit: objects of one colour each.
    COMPONENTS_UNIVALUED = 1;
    /// Bit: over corners too.
    COMPONENTS_DIAGONAL = 2;
    /// Bit: without the most common colour.
    COMPONENTS_WITHOUT_BG = 4;

    /// An object for each colour.
    PARTITION_ALL = 0;
    /// For each but the most common one.
    PARTITION_FOREGROUND = 1;

    /// Paints every cell.
    PAINT_OVER = 0;
    /// Paints only cells of the most common colour.
    PAINT_UNDER = 1;
}
