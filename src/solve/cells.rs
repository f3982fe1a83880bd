//! Features of cells: every plane that the rules for cells may ask about or copy.

use super::meter::Meter;
use super::parts::{PartFeatures, Segmented};
use super::term::{Term, call, constant, int, lambda, pair, parameter, tuple, turning, word};
use super::tree::{Feature, Groups, Kind, groups};
use crate::plane::{self, Board, NONE, Style, Turn};
use crate::prim::{self, PrimId};

/// The cell itself.
pub(crate) const OWN: u8 = 0;
/// The four neighbours at its sides.
pub(crate) const SIDES: u8 = 1;
/// The neighbours at its corners, and all eight together.
pub(crate) const CORNERS: u8 = 2;
/// Where it lies.
pub(crate) const PLACE: u8 = 3;
/// The part that it belongs to.
pub(crate) const PART: u8 = 4;
/// The view from it.
pub(crate) const RAY: u8 = 5;
/// Its partners in mirror images.
pub(crate) const MIRROR: u8 = 6;
/// Its row and its column.
pub(crate) const LINE: u8 = 7;
/// Cells at a distance of two.
pub(crate) const FARTHER: u8 = 8;
/// Colours of the whole grid.
pub(crate) const WHOLE: u8 = 9;
/// The features that the alignment adds: panels, tiles, the input beside a view.
pub(crate) const ADDED: u8 = 10;
/// Remainders of its place.
pub(crate) const PARITY: u8 = 11;
/// Distances.
pub(crate) const DISTANCE: u8 = 12;
/// The box of a part that it lies in.
pub(crate) const BOX: u8 = 13;
/// Colours that go together.
pub(crate) const PARTNER: u8 = 14;
/// Regions between walls.
pub(crate) const REGION: u8 = 15;

/// A choice of groups and the most leaves that a tree over them may have.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Choice {
    /// Which features.
    pub groups: Groups,
    /// The most leaves.
    pub leaves: usize,
}

/// Returns the choices of groups for rules on the input, those first that explain most tasks.
pub(crate) fn choices() -> Vec<Choice> {
    let choice = |numbers: &[u8], leaves| Choice { groups: groups(numbers), leaves };
    vec![
        choice(&[OWN, WHOLE, ADDED], 8),
        choice(&[OWN, SIDES, ADDED], 8),
        choice(&[OWN, SIDES, CORNERS], 10),
        choice(&[OWN, PART, WHOLE], 10),
        choice(&[OWN, SIDES, CORNERS, PART], 12),
        choice(&[OWN, RAY, WHOLE], 12),
        choice(&[OWN, RAY, PART, DISTANCE], 14),
        choice(&[OWN, MIRROR], 6),
        choice(&[OWN, LINE, WHOLE], 12),
        choice(&[OWN, PLACE, PARITY, ADDED], 12),
        choice(&[OWN, SIDES, CORNERS, FARTHER], 14),
        choice(&[OWN, PARITY, LINE, PART, ADDED], 14),
        choice(&[OWN, DISTANCE, WHOLE, PARITY], 12),
        choice(&[OWN, ADDED, PART, SIDES], 12),
        choice(&[OWN, BOX], 10),
        choice(&[OWN, BOX, PART, WHOLE], 12),
        choice(&[OWN, BOX, SIDES, CORNERS, RAY], 14),
        choice(&[OWN, PARTNER, PART, SIDES], 10),
        choice(&[OWN, REGION, WHOLE], 10),
        choice(&[OWN, REGION, PART, SIDES, CORNERS], 14),
        choice(&[OWN, RAY, LINE, BOX], 14),
        Choice { groups: Groups::MAX, leaves: 24 },
    ]
}

/// Returns the choices for rules on views, of which there are many.
pub(crate) fn quick_choices() -> Vec<Choice> {
    let all = choices();
    [0, 4, 5, 7, 8, 14, 18].iter().map(|&index| all[index]).collect()
}

/// Features of the cells of a list of boards.
pub(crate) struct Scene<'a> {
    /// A board for each sample.
    pub boards: &'a [Board],
    /// The background of each.
    pub background: &'a [i8],
    /// The term that makes the boards.
    pub grid: Term,
    /// The term that makes the backgrounds.
    pub ground: Term,
    /// The features that were found so far.
    pub features: Vec<Feature>,
}

const SIDE_NAMES: [(&str, (i32, i32)); 4] =
    [("up", (-1, 0)), ("down", (1, 0)), ("left", (0, -1)), ("right", (0, 1))];
const CORNER_NAMES: [(&str, (i32, i32)); 4] =
    [("up_left", (-1, -1)), ("up_right", (-1, 1)), ("down_left", (1, -1)), ("down_right", (1, 1))];

/// Returns a pair of small numbers as a term.
pub(crate) fn offset((row, column): (i32, i32)) -> Term {
    match (row, column) {
        (-1, 0) => constant("UP"),
        (1, 0) => constant("DOWN"),
        (0, -1) => constant("LEFT"),
        (0, 1) => constant("RIGHT"),
        (-1, 1) => constant("UP_RIGHT"),
        (1, -1) => constant("DOWN_LEFT"),
        (1, 1) => constant("UNITY"),
        (-1, -1) => constant("NEG_UNITY"),
        _ => pair(row, column),
    }
}

/// Bytes for each cell of a scene: its planes, and the tests of them as bits.
const BYTES: usize = 800;

/// Work for each cell of an eighth of its planes.
const WORK: usize = 40;

impl<'a> Scene<'a> {
    /// Begins with nothing found out yet.
    pub(crate) fn new(boards: &'a [Board], background: &'a [i8], grid: Term, ground: Term) -> Self {
        Self { boards, background, grid, ground, features: Vec::new() }
    }

    /// Adds a plane: what it is of each board with its background.
    pub(crate) fn add(
        &mut self,
        name: &str,
        kind: Kind,
        group: u8,
        term: Term,
        plane: impl Fn(&Board, i8) -> Board,
    ) {
        let planes = self.boards.iter().zip(self.background);
        let planes: Vec<Board> = planes.map(|(board, &ground)| plane(board, ground)).collect();
        self.add_planes(name, kind, group, term, &planes);
    }

    /// Adds a plane that was made already; it is left out where a size is not that of the board.
    pub(crate) fn add_planes(
        &mut self,
        name: &str,
        kind: Kind,
        group: u8,
        term: Term,
        planes: &[Board],
    ) {
        let fits =
            planes.iter().zip(self.boards).all(|(plane, board)| plane.shape() == board.shape());
        if !fits {
            return;
        }
        let values = planes.iter().flat_map(|plane| plane.cells.iter().copied()).collect();
        self.features.push(Feature {
            name: name.replace('_', " "),
            kind,
            copies: kind == Kind::Color,
            group,
            surcharge: 0.0,
            term: term.named(name),
            values,
        });
    }

    /// Adds a number for each sample that all its cells have.
    fn add_constant(&mut self, name: &str, term: Term, color: impl Fn(&Board, i8) -> i8) {
        let plane = call(prim::CANVAS, &[&term, &call(prim::SHAPE, &[&self.grid])]);
        self.add(name, Kind::Color, WHOLE, plane, |board, ground| {
            Board::filled(board.height, board.width, color(board, ground))
        });
    }

    /// Adds all planes of cells, as far as there is work and memory for them and for the tests of
    /// them.
    pub(crate) fn fill(&mut self, meter: &Meter) {
        let cells: usize = self.boards.iter().map(|board| board.cells.len()).sum();
        if !meter.holds(cells * BYTES) {
            return;
        }
        let parts = [
            Self::add_whole,
            Self::add_neighbours,
            Self::place,
            Self::add_all_parts,
            Self::add_rays,
            Self::add_regions,
            Self::add_mirrors,
            Self::add_lines,
        ];
        for part in parts {
            if !meter.spend(cells * WORK) {
                return;
            }
            part(self);
        }
    }

    /// Adds colours of the whole boards.
    pub(crate) fn add_whole(&mut self) {
        let (grid, ground) = (self.grid.clone(), self.ground.clone());
        self.add("own", Kind::Color, OWN, grid.clone(), |board, _| board.clone());
        let ranks =
            [("main_color", 0), ("second_color", 1), ("rare_color", -1), ("third_color", 2)];
        for (name, rank) in ranks {
            let term = call(prim::RANKEDCOLOR, &[&grid, &ground, &int(rank)]);
            self.add_constant(name, term, |board, ground| plane::ranked_color(board, ground, rank));
        }
        self.add_constant("ground", ground.clone(), |_, ground| ground);
        let term = call(prim::PARTNERS, &[&grid, &ground]);
        self.add("partner", Kind::Color, PARTNER, term, plane::partners);
        for (name, corner) in
            [("ulcolor", (0, 0)), ("urcolor", (0, 1)), ("llcolor", (1, 0)), ("lrcolor", (1, 1))]
        {
            let turns = [[Turn::Same, Turn::Vmirror], [Turn::Hmirror, Turn::Rot180]];
            let turn = turns[corner.0][corner.1];
            let cell = call(prim::INDEX, &[&grid.turned(turn), &constant("ORIGIN")]);
            let plane = call(prim::CANVAS, &[&cell, &call(prim::SHAPE, &[&grid])]);
            self.add(name, Kind::Color, PARTNER, plane, |board, _| {
                Board::filled(board.height, board.width, board.turned(turn).cells[0])
            });
        }
    }

    /// Adds what stands around each cell.
    pub(crate) fn add_neighbours(&mut self) {
        let (grid, ground) = (self.grid.clone(), self.ground.clone());
        for (group, names) in [(SIDES, SIDE_NAMES), (CORNERS, CORNER_NAMES)] {
            for (name, direction) in names {
                let term = call(prim::BESIDE, &[&grid, &offset(direction)]);
                self.add(name, Kind::Color, group, term, |board, _| {
                    plane::beside(board, direction)
                });
            }
        }
        let marks = call(prim::MARK, &[&grid, &ground]);
        let counts = [
            ("d", prim::DCOUNT, true, false, SIDES),
            ("n", prim::NCOUNT, true, true, CORNERS),
            ("i", prim::ICOUNT, false, true, CORNERS),
        ];
        for (letter, count, sides, corners, group) in counts {
            let title = format!("{letter}_marked");
            let term = call(count, &[&marks, &int(1)]);
            self.add(&title, Kind::Number, group, term, |board, ground| {
                plane::count_around(&plane::mark(board, ground), 1, sides, corners)
            });
        }
        for (same, corners, group) in [(prim::DSAME, false, SIDES), (prim::NSAME, true, CORNERS)] {
            let term = call(same, &[&grid]);
            self.add(same.name(), Kind::Number, group, term, |board, _| {
                plane::same_around(board, true, corners)
            });
        }
        for color in self.colors() {
            for (letter, count, sides, corners, group) in counts {
                let title = format!("{letter}_of_{color}");
                let term = call(count, &[&grid, &int(color)]);
                self.add(&title, Kind::Number, group, term, |board, _| {
                    plane::count_around(board, color, sides, corners)
                });
            }
        }
        let term = call(prim::AROUNDCOLOR, &[&grid, &ground]);
        self.add("around", Kind::Color, CORNERS, term, plane::around_color);
        for i in -2i32..=2 {
            for j in -2i32..=2 {
                if i.abs().max(j.abs()) == 2 {
                    let term = call(prim::BESIDE, &[&grid, &offset((i, j))]);
                    self.add("farther", Kind::Color, FARTHER, term, |board, _| {
                        plane::beside(board, (i, j))
                    });
                }
            }
        }
    }

    /// Returns the colours of the boards.
    fn colors(&self) -> Vec<i8> {
        (0..10).filter(|&color| self.boards.iter().any(|board| board.has(color))).collect()
    }

    fn place(&mut self) {
        let grid = self.grid.clone();
        let row = call(prim::ROWINDEX, &[&grid]);
        let column = call(prim::COLINDEX, &[&grid]);
        let from_bottom = call(prim::HMIRROR, &[&row]);
        let from_right = call(prim::VMIRROR, &[&column]);
        let rows = |board: &Board| plane::row_index(board);
        let columns = |board: &Board| plane::column_index(board);
        let bottom = |board: &Board| plane::row_index(board).turned(Turn::Hmirror);
        let right = |board: &Board| plane::column_index(board).turned(Turn::Vmirror);
        let sum = |a: &Board, b: &Board| plane::sum(a, b).unwrap_or_else(|| a.clone());
        let less = |a: &Board, b: &Board| plane::difference(a, b).unwrap_or_else(|| a.clone());
        let edge = call(prim::EDGEDISTANCE, &[&grid]);
        type Plane<'p> = &'p dyn Fn(&Board) -> Board;
        let rows_and_columns = |board: &Board| sum(&rows(board), &columns(board));
        let falling = |board: &Board| less(&rows(board), &columns(board));
        let rising = |board: &Board| less(&rows(board), &right(board));
        let falls = call(prim::CELLDIFFERENCE, &[&row, &column]);
        let rises = call(prim::CELLDIFFERENCE, &[&row, &from_right]);
        let adds = call(prim::CELLSUM, &[&row, &column]);
        let planes: [(&str, Term, Plane<'_>); 7] = [
            ("row", row.clone(), &rows),
            ("from_bottom", from_bottom.clone(), &bottom),
            ("column", column.clone(), &columns),
            ("from_right", from_right.clone(), &right),
            ("edge", edge.clone(), &plane::edge_distance),
            ("falling", falls.clone(), &falling),
            ("rising", rises, &rising),
        ];
        for (name, term, plane) in planes {
            self.add(name, Kind::Number, PLACE, term, |board, _| plane(board));
        }
        // 0 in the middle row, and in the middle column.
        let across_rows = |board: &Board| less(&rows(board), &bottom(board));
        let across_columns = |board: &Board| less(&columns(board), &right(board));
        let term = call(prim::CELLDIFFERENCE, &[&row, &from_bottom]);
        self.add("from_middle_row", Kind::Number, PLACE, term, |board, _| across_rows(board));
        let term = call(prim::CELLDIFFERENCE, &[&column, &from_right]);
        self.add("from_middle_column", Kind::Number, PLACE, term, |board, _| across_columns(board));
        let parities: [(&str, Term, Plane<'_>); 6] = [
            ("row", row, &rows),
            ("column", column, &columns),
            ("sum", adds, &rows_and_columns),
            ("falling", falls, &falling),
            ("from_bottom", from_bottom, &bottom),
            ("from_right", from_right, &right),
        ];
        for by in 2..=4i8 {
            for (name, term, plane) in &parities {
                let term = call(prim::CELLMODULO, &[term, &int(by)]);
                self.add(&format!("{name}_mod_{by}"), Kind::Number, PARITY, term, |board, _| {
                    plane::remainder(&plane(board), by)
                });
            }
        }
        let term = call(prim::CELLMODULO, &[&edge, &int(2)]);
        self.add("edge_mod_2", Kind::Number, PARITY, term, |board, _| {
            plane::remainder(&plane::edge_distance(board), 2)
        });
    }

    /// Segments the boards by a style; the background `without` is left out.
    fn segmented(&self, style: Style, without: Without) -> Segmented {
        let backgrounds: Vec<i8> = match &without {
            Without::Ground => self.background.to_vec(),
            Without::Nothing => vec![NONE; self.boards.len()],
        };
        let term = match without {
            Without::Ground => self.ground.clone(),
            Without::Nothing => int(NONE),
        };
        Segmented::new(self.boards, &backgrounds, style, &self.grid, &term)
    }

    fn add_all_parts(&mut self) {
        let touching = |univalued, diagonal| Style::Touching { univalued, diagonal };
        let segmentations = [
            ("field", touching(true, false), Without::Nothing),
            ("shape", touching(true, true), Without::Ground),
            ("thing", touching(false, true), Without::Ground),
        ];
        for (prefix, style, without) in segmentations {
            let things = self.segmented(style, without);
            let features = PartFeatures::of_cells(
                &things,
                self.boards,
                self.background,
                &self.grid,
                &self.ground,
            );
            self.add_parts(prefix, &things, features, PART);
            self.add_places_in_parts(prefix, &things);
        }
        for (prefix, style) in [("thing", touching(false, true)), ("shape", touching(true, true))] {
            let things = self.segmented(style, Without::Ground);
            self.add_turned_boxes(prefix, &things);
            self.add_boxes(prefix, &things);
        }
    }

    fn add_parts(&mut self, prefix: &str, things: &Segmented, features: PartFeatures, group: u8) {
        let grid = self.grid.clone();
        for feature in features.list {
            let function = lambda("o", &feature.term, false);
            let term = call(prim::PARTPLANE, &[&grid, &things.term, &function]);
            let mut planes = Vec::new();
            let mut first = 0;
            for (board, parts) in self.boards.iter().zip(&things.parts) {
                planes.push(plane::by_part(board, parts, |index| feature.values[first + index]));
                first += parts.len();
            }
            let name = format!("{prefix}_{}", feature.name.replace(' ', "_"));
            self.add_planes(&name, feature.kind, group, term, &planes);
        }
    }

    fn add_places_in_parts(&mut self, prefix: &str, things: &Segmented) {
        let grid = self.grid.clone();
        let row = call(prim::ROWINDEX, &[&grid]);
        let column = call(prim::COLINDEX, &[&grid]);
        type Edge = (&'static str, PrimId, fn(&plane::Part) -> usize, bool, bool);
        let edges: [Edge; 4] = [
            ("row", prim::UPPERMOST, |part| part.top, true, false),
            ("column", prim::LEFTMOST, |part| part.left, false, false),
            ("from_bottom", prim::LOWERMOST, |part| part.bottom - 1, true, true),
            ("from_right", prim::RIGHTMOST, |part| part.right - 1, false, true),
        ];
        for (name, function, edge, of_rows, backwards) in edges {
            let limits = call(prim::PARTPLANE, &[&grid, &things.term, &word(function)]);
            let lines = if of_rows { &row } else { &column };
            let term = if backwards { [&limits, lines] } else { [lines, &limits] };
            let term = call(prim::CELLDIFFERENCE, &term);
            let planes: Vec<Board> = self
                .boards
                .iter()
                .zip(&things.parts)
                .map(|(board, parts)| {
                    let limits =
                        plane::by_part(board, parts, |index| plane::clip(edge(&parts[index])));
                    let lines =
                        if of_rows { plane::row_index(board) } else { plane::column_index(board) };
                    let (a, b) = if backwards { (&limits, &lines) } else { (&lines, &limits) };
                    plane::difference(a, b).unwrap_or(limits.clone())
                })
                .collect();
            self.add_planes(&format!("{prefix}_{name}"), Kind::Number, PART, term, &planes);
        }
    }

    fn add_turned_boxes(&mut self, prefix: &str, things: &Segmented) {
        let grid = self.grid.clone();
        for turn in &Turn::ALL[1..] {
            let function = turning(*turn);
            let term = call(prim::INBOXES, &[&grid, &things.term, &word(function)]);
            let planes = self.boards.iter().zip(&things.parts);
            let planes: Vec<Board> =
                planes.map(|(board, parts)| plane::turned_boxes(board, parts, *turn)).collect();
            self.add_planes(
                &format!("{prefix}_{}", function.name()),
                Kind::Color,
                BOX,
                term,
                &planes,
            );
        }
    }

    fn add_boxes(&mut self, prefix: &str, things: &Segmented) {
        let grid = self.grid.clone();
        type Number = fn(&plane::Part, &Board) -> i8;
        let o = parameter("o");
        let middle = call(prim::CENTER, &[&o]);
        let numbers: [(&str, Kind, Term, Number); 8] = [
            ("box_size", Kind::Number, call(prim::SIZE, &[&o]), |part, _| plane::clip(part.size())),
            ("box_height", Kind::Number, call(prim::HEIGHT, &[&o]), |part, _| {
                plane::clip(part.height())
            }),
            ("box_width", Kind::Number, call(prim::WIDTH, &[&o]), |part, _| {
                plane::clip(part.width())
            }),
            ("box_color", Kind::Color, call(prim::MOSTCOLOR, &[&o]), |part, _| part.color),
            ("box_rare", Kind::Color, call(prim::LEASTCOLOR, &[&o]), |part, _| part.rare),
            ("box_top", Kind::Number, call(prim::UPPERMOST, &[&o]), |part, _| {
                plane::clip(part.top)
            }),
            ("box_left", Kind::Number, call(prim::LEFTMOST, &[&o]), |part, _| {
                plane::clip(part.left)
            }),
            ("box_middle", Kind::Color, call(prim::INDEX, &[&grid, &middle]), |part, board| {
                board.at(part.top + part.height() / 2, part.left + part.width() / 2)
            }),
        ];
        let mut lines: Vec<(Term, Vec<Board>)> = Vec::new();
        for (name, kind, body, number) in numbers {
            let term = call(prim::BOXPLANE, &[&grid, &things.term, &lambda("o", &body, false)]);
            let planes = self.boards.iter().zip(&things.parts);
            let planes: Vec<Board> = planes
                .map(|(board, parts)| {
                    plane::in_boxes(board, parts, |position| number(&parts[position], board))
                })
                .collect();
            let place = name == "box_top" || name == "box_left";
            if place {
                lines.push((term, planes));
            } else {
                self.add_planes(&format!("{prefix}_{name}"), kind, BOX, term, &planes);
            }
        }
        // Rows and columns from the corners of the box.
        type Far = (Term, fn(&plane::Part) -> usize);
        let far: [Far; 2] = [
            (word(prim::LOWERMOST), |part| part.bottom - 1),
            (word(prim::RIGHTMOST), |part| part.right - 1),
        ];
        for (function, edge) in far {
            let term = call(prim::BOXPLANE, &[&grid, &things.term, &function]);
            let planes = self.boards.iter().zip(&things.parts);
            let planes = planes.map(|(board, parts)| {
                plane::in_boxes(board, parts, |position| plane::clip(edge(&parts[position])))
            });
            lines.push((term, planes.collect()));
        }
        type Index = (Term, fn(&Board) -> Board);
        let index: [Index; 2] = [
            (call(prim::ROWINDEX, &[&grid]), plane::row_index),
            (call(prim::COLINDEX, &[&grid]), plane::column_index),
        ];
        let names = ["row_in_box", "column_in_box", "row_to_end", "column_to_end"];
        for (position, name) in names.iter().enumerate() {
            let (limits, planes) = &lines[position];
            let (term, lines) = &index[position % 2];
            let backwards = position >= 2;
            let ends = if backwards { [limits, term] } else { [term, limits] };
            let term = call(prim::CELLDIFFERENCE, &ends);
            let planes: Vec<Board> = self
                .boards
                .iter()
                .zip(planes)
                .map(|(board, limits)| {
                    let lines = lines(board);
                    let (a, b) = if backwards { (limits, &lines) } else { (&lines, limits) };
                    plane::difference(a, b).unwrap_or(lines.clone())
                })
                .collect();
            self.add_planes(&format!("{prefix}_{name}"), Kind::Number, BOX, term.clone(), &planes);
        }
        let term = call(prim::BOXRINGS, &[&grid, &things.term]);
        let rings: Vec<Board> = self
            .boards
            .iter()
            .zip(&things.parts)
            .map(|(board, parts)| plane::box_rings(board, parts))
            .collect();
        self.add_planes(&format!("{prefix}_ring"), Kind::Number, BOX, term, &rings);
    }

    fn add_rays(&mut self) {
        let (grid, ground) = (self.grid.clone(), self.ground.clone());
        for (name, direction) in SIDE_NAMES.into_iter().chain(CORNER_NAMES) {
            let arguments = [&grid, &ground, &offset(direction)];
            let term = call(prim::RAYCOLOR, &arguments);
            self.add(&format!("seen_{name}"), Kind::Color, RAY, term, |board, ground| {
                plane::ray_color(board, ground, direction)
            });
            let term = call(prim::RAYDISTANCE, &arguments);
            self.add(&format!("distance_{name}"), Kind::Number, DISTANCE, term, |board, ground| {
                plane::ray_distance(board, ground, direction)
            });
        }
        let lines = [
            ("vertically", (1, 0)),
            ("horizontally", (0, 1)),
            ("falling", (1, 1)),
            ("rising", (1, -1)),
        ];
        for (name, direction) in lines {
            let between = call(prim::BETWEENCOLOR, &[&grid, &ground, &offset(direction)]);
            self.add(
                &format!("between_{name}"),
                Kind::Color,
                RAY,
                between.clone(),
                |board, ground| plane::between(board, ground, direction),
            );
            let term = call(prim::MARK, &[&between, &int(NONE)]);
            self.add(&format!("within_{name}"), Kind::Flag, RAY, term, |board, ground| {
                plane::mark(&plane::between(board, ground, direction), NONE)
            });
        }
        for (name, diagonal) in [("sights", false), ("all_sights", true)] {
            let term = call(prim::RAYCOUNT, &[&grid, &ground, &super::term::truth(diagonal)]);
            self.add(name, Kind::Number, RAY, term, |board, ground| {
                plane::ray_count(board, ground, diagonal)
            });
        }
        let term = call(prim::ALIGNEDCOLOR, &[&grid, &ground]);
        self.add("aligned", Kind::Color, RAY, term, plane::nearest_ray);
        for color in self.colors() {
            for (name, direction) in SIDE_NAMES.into_iter().chain(CORNER_NAMES) {
                let term = call(prim::SEES, &[&grid, &int(color), &offset(direction)]);
                self.add(&format!("sees_{color}_{name}"), Kind::Flag, RAY, term, |board, _| {
                    plane::sees(board, color, direction)
                });
            }
        }
        let term = call(prim::NEARESTCOLOR, &[&grid, &ground]);
        self.add("nearest_color", Kind::Color, DISTANCE, term, plane::nearest);
        for (name, diagonal) in [("steps", false), ("moves", true)] {
            let steps = call(prim::DISTANCES, &[&grid, &ground, &super::term::truth(diagonal)]);
            self.add(name, Kind::Number, DISTANCE, steps.clone(), |board, ground| {
                plane::distance(board, ground, diagonal)
            });
            let term = call(prim::CELLMODULO, &[&steps, &int(2)]);
            self.add(&format!("{name}_mod_2"), Kind::Number, DISTANCE, term, |board, ground| {
                plane::remainder(&plane::distance(board, ground, diagonal), 2)
            });
        }
    }

    fn add_regions(&mut self) {
        let (grid, ground) = (self.grid.clone(), self.ground.clone());
        for (name, diagonal) in [("enclosed", false), ("shut_in", true)] {
            let term = call(prim::ENCLOSED, &[&grid, &ground, &super::term::truth(diagonal)]);
            self.add(name, Kind::Flag, PART, term, |board, ground| {
                plane::enclosed(board, ground, diagonal)
            });
        }
        let walls: [(&str, Option<i64>); 4] =
            [("main", Some(0)), ("second", Some(1)), ("rare", Some(-1)), ("open", None)];
        for (name, rank) in walls {
            let colors: Vec<i8> = self
                .boards
                .iter()
                .zip(self.background)
                .map(|(board, &ground)| {
                    rank.map_or(ground, |rank| plane::ranked_color(board, ground, rank))
                })
                .collect();
            let wall = rank.map_or(ground.clone(), |rank| {
                call(prim::RANKEDCOLOR, &[&grid, &ground, &int(rank)])
            });
            let style = Style::Touching { univalued: false, diagonal: false };
            let rooms = Segmented::new(self.boards, &colors, style, &grid, &wall);
            let features =
                PartFeatures::of_rooms(&rooms, self.boards, self.background, &grid, &ground);
            self.add_parts(&format!("{name}_room"), &rooms, features, REGION);
        }
        let term = call(prim::SQUARESIDE, &[&grid]);
        self.add("square", Kind::Number, REGION, term, |board, _| plane::least_square(board));
        let term = call(prim::LARGESTRECTANGLE, &[&grid, &ground]);
        self.add("largest_rectangle", Kind::Flag, REGION, term, plane::largest_rectangle);
    }

    fn add_mirrors(&mut self) {
        let grid = self.grid.clone();
        for turn in &Turn::ALL[1..] {
            let title = format!("in_{}", turning(*turn).name());
            self.add(&title, Kind::Color, MIRROR, grid.turned(*turn), |board, _| {
                board.turned(*turn)
            });
        }
    }

    fn add_lines(&mut self) {
        let (grid, ground) = (self.grid.clone(), self.ground.clone());
        let marks = call(prim::MARK, &[&grid, &ground]);
        let across = |term: &Term| call(prim::DMIRROR, &[term]);
        let flipped = |term: &Term| call(prim::VMIRROR, &[term]);
        let turned = across(&grid);
        let mirror = |board: &Board| board.turned(Turn::Dmirror);
        let term = call(prim::ROWCOLOR, &[&grid, &ground]);
        self.add("row_color", Kind::Color, LINE, term, plane::row_colors);
        let term = across(&call(prim::ROWCOLOR, &[&turned, &ground]));
        self.add("column_color", Kind::Color, LINE, term, plane::column_colors);
        let marked = |board: &Board, ground| plane::mark(board, ground);
        let term = call(prim::ROWCOUNT, &[&marks, &int(1)]);
        self.add("row_marked", Kind::Number, LINE, term, |board, ground| {
            plane::row_counts(&marked(board, ground), 1)
        });
        let term = across(&call(prim::ROWCOUNT, &[&across(&marks), &int(1)]));
        self.add("column_marked", Kind::Number, LINE, term, |board, ground| {
            mirror(&plane::row_counts(&mirror(&marked(board, ground)), 1))
        });
        let term = call(prim::ROWCOUNT, &[&marks, &int(0)]);
        self.add("row_open", Kind::Number, LINE, term, |board, ground| {
            plane::row_counts(&marked(board, ground), 0)
        });
        let term = across(&call(prim::ROWCOUNT, &[&across(&marks), &int(0)]));
        self.add("column_open", Kind::Number, LINE, term, |board, ground| {
            mirror(&plane::row_counts(&mirror(&marked(board, ground)), 0))
        });
        let term = call(prim::ROWSTART, &[&grid]);
        self.add("row_start", Kind::Color, LINE, term, |board, _| plane::row_heads(board));
        let term = flipped(&call(prim::ROWSTART, &[&flipped(&grid)]));
        self.add("row_end", Kind::Color, LINE, term, |board, _| {
            plane::row_heads(&board.turned(Turn::Vmirror)).turned(Turn::Vmirror)
        });
        let term = across(&call(prim::ROWSTART, &[&turned]));
        self.add("column_start", Kind::Color, LINE, term, |board, _| {
            mirror(&plane::row_heads(&mirror(board)))
        });
        let term = call(prim::CMIRROR, &[&call(prim::ROWSTART, &[&call(prim::CMIRROR, &[&grid])])]);
        self.add("column_end", Kind::Color, LINE, term, |board, _| {
            plane::row_heads(&board.turned(Turn::Cmirror)).turned(Turn::Cmirror)
        });
        for color in self.colors() {
            let term = call(prim::ROWCOUNT, &[&grid, &int(color)]);
            self.add(&format!("row_of_{color}"), Kind::Number, LINE, term, |board, _| {
                plane::row_counts(board, color)
            });
            let term = across(&call(prim::ROWCOUNT, &[&turned, &int(color)]));
            self.add(&format!("column_of_{color}"), Kind::Number, LINE, term, |board, _| {
                mirror(&plane::row_counts(&mirror(board), color))
            });
        }
    }
}

/// The parts of a grid that are left out.
enum Without {
    /// The background.
    Ground,
    /// Nothing.
    Nothing,
}

/// Writes directions as a term.
pub(crate) fn directions(directions: &[(i32, i32)]) -> Term {
    tuple(directions.iter().map(|&direction| offset(direction)).collect())
}
