//! The colours in which grids are shown.
//!
//! ARC gives its ten colours no fixed shades. Most tools use the shades of the original testing
//! interface; the competition's site later chose its own. Both are here, because people recognise
//! tasks by the look they are used to.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

use super::sheet::Fill;

/// A set of shades for the ten ARC colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
pub enum Palette {
    /// The shades of the original ARC testing interface.
    #[default]
    Classic,
    /// The shades of arcprize.org.
    #[cfg_attr(feature = "cli", value(name = "arcprize"))]
    ArcPrize,
}

/// A shade in sRGB.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rgb(pub u8, pub u8, pub u8);

/// The usual English names of the ten colours.
pub const NAMES: [&str; 10] =
    ["black", "blue", "red", "green", "yellow", "grey", "magenta", "orange", "cyan", "maroon"];

const CLASSIC: [Rgb; 10] = [
    Rgb(0x00, 0x00, 0x00),
    Rgb(0x00, 0x74, 0xd9),
    Rgb(0xff, 0x41, 0x36),
    Rgb(0x2e, 0xcc, 0x40),
    Rgb(0xff, 0xdc, 0x00),
    Rgb(0xaa, 0xaa, 0xaa),
    Rgb(0xf0, 0x12, 0xbe),
    Rgb(0xff, 0x85, 0x1b),
    Rgb(0x7f, 0xdb, 0xff),
    Rgb(0x87, 0x0c, 0x25),
];

const ARC_PRIZE: [Rgb; 10] = [
    Rgb(0x00, 0x00, 0x00),
    Rgb(0x1e, 0x93, 0xff),
    Rgb(0xf9, 0x3c, 0x31),
    Rgb(0x4f, 0xcc, 0x30),
    Rgb(0xff, 0xdc, 0x00),
    Rgb(0x99, 0x99, 0x99),
    Rgb(0xe5, 0x3a, 0xa3),
    Rgb(0xff, 0x85, 0x1b),
    Rgb(0x87, 0xd8, 0xf1),
    Rgb(0x92, 0x12, 0x31),
];

/// Locations, which have no colour of their own; unlike any of the ten shades.
pub const LOCATION: Rgb = Rgb(0x8b, 0x7c, 0xf6);
/// Cells whose number is none of the ten.
pub const ODD: Rgb = Rgb(0x3a, 0x3f, 0x4b);
/// Lines between cells.
pub const MESH: Rgb = Rgb(0x80, 0x80, 0x80);
/// Its share in such a line on a grid, the rest being the cell below.
pub const MESH_PERCENT: u8 = 45;
/// The same on the frame of an object, most of which is empty.
pub const FRAME_PERCENT: u8 = 30;

/// The steps of each channel in the 6×6×6 colour cube of 256-colour terminals.
const CUBE: [u8; 6] = [0x00, 0x5f, 0x87, 0xaf, 0xd7, 0xff];

impl Palette {
    /// Returns the name that the command line and pages know it by.
    pub fn name(self) -> &'static str {
        match self {
            Self::Classic => "classic",
            Self::ArcPrize => "arcprize",
        }
    }

    /// Returns the ten shades, indexed by colour.
    pub fn shades(self) -> &'static [Rgb; 10] {
        match self {
            Self::Classic => &CLASSIC,
            Self::ArcPrize => &ARC_PRIZE,
        }
    }

    /// Returns the shade of a cell, or `None` where its value is not one of the ten colours.
    pub fn shade(self, cell: i8) -> Option<Rgb> {
        let index = usize::try_from(cell).ok()?;
        self.shades().get(index).copied()
    }

    /// Returns the shade of what is on a square.
    pub fn fill(self, fill: Fill) -> Rgb {
        match fill {
            Fill::Shade(shade) => self.shades().get(usize::from(shade)).copied().unwrap_or(ODD),
            Fill::Odd => ODD,
            Fill::Location => LOCATION,
        }
    }
}

impl Rgb {
    /// Returns the shade as `#rrggbb`.
    pub fn hex(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }

    /// Returns black or white, whichever is easier to read on this shade.
    pub fn contrast(self) -> Self {
        if self.luma() >= 128 { Self(0, 0, 0) } else { Self(255, 255, 255) }
    }

    /// Returns this shade moved towards `other` by `percent`, 0 to 100.
    pub fn mixed(self, other: Self, percent: u8) -> Self {
        let percent = u32::from(percent.min(100));
        let mix = |a: u8, b: u8| {
            ((u32::from(a) * (100 - percent) + u32::from(b) * percent + 50) / 100) as u8
        };
        Self(mix(self.0, other.0), mix(self.1, other.1), mix(self.2, other.2))
    }

    /// Returns the nearest colour of a 256-colour terminal: of its cube (16 to 231) or its greys
    /// (232 to 255).
    ///
    /// The first 16 entries are left out, because users give those their own shades.
    pub fn ansi256(self) -> u8 {
        let step = |channel: u8| {
            let distance = |&index: &usize| CUBE[index].abs_diff(channel);
            (0..CUBE.len()).min_by_key(distance).unwrap_or(0)
        };
        let (r, g, b) = (step(self.0), step(self.1), step(self.2));
        let cube = (16 + 36 * r as u8 + 6 * g as u8 + b as u8, Self(CUBE[r], CUBE[g], CUBE[b]));
        let greys = (0..24).map(|index: u8| {
            let level = 8 + 10 * index;
            (232 + index, Self(level, level, level))
        });
        let candidates = std::iter::once(cube).chain(greys);
        let nearest = candidates.min_by_key(|(_, shade)| self.distance(*shade));
        nearest.map_or(16, |(code, _)| code)
    }

    fn luma(self) -> u32 {
        (299 * u32::from(self.0) + 587 * u32::from(self.1) + 114 * u32::from(self.2)) / 1000
    }

    fn distance(self, other: Self) -> u32 {
        let square = |a: u8, b: u8| u32::from(a.abs_diff(b)).pow(2);
        square(self.0, other.0) + square(self.1, other.1) + square(self.2, other.2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_ten_colours_have_shades() {
        assert_eq!(Palette::Classic.shade(1), Some(Rgb(0x00, 0x74, 0xd9)));
        assert_eq!(Palette::ArcPrize.shade(9), Some(Rgb(0x92, 0x12, 0x31)));
        for cell in [-128, -1, 10, 127] {
            assert_eq!(Palette::Classic.shade(cell), None);
        }
    }

    #[test]
    fn the_ten_colours_stay_distinct_in_256() {
        for palette in [Palette::Classic, Palette::ArcPrize] {
            let mut codes = palette.shades().map(Rgb::ansi256).to_vec();
            codes.sort_unstable();
            codes.dedup();
            assert_eq!(codes.len(), 10, "{palette:?}");
        }
        assert_eq!(Rgb(0, 0, 0).ansi256(), 16);
        assert_eq!(Rgb(255, 255, 255).ansi256(), 231);
        assert_eq!(Rgb(128, 128, 128).ansi256(), 244);
    }

    #[test]
    fn text_contrasts_with_its_background() {
        assert_eq!(Rgb(255, 220, 0).contrast(), Rgb(0, 0, 0));
        assert_eq!(Rgb(135, 12, 37).contrast(), Rgb(255, 255, 255));
        assert_eq!(Rgb(0, 100, 200).mixed(Rgb(100, 200, 0), 50), Rgb(50, 150, 100));
        assert_eq!(Rgb(1, 171, 255).hex(), "#01abff");
    }
}
