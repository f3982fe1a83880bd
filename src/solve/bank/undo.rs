//! Roots solved for their open operand: what the outputs alone say, and what a grid of the bank
//! says together with them.

use smallvec::SmallVec;

use super::Bank;
use super::goals::{Goals, Operand, Target, add_box, open_first};
use super::sorts::Sort;
use super::values::Digest;
use crate::plane::{self, Board, Turn};
use crate::prim;
use crate::solve::problem::Problem;
use crate::solve::term::turning;
use crate::value::object::Cell;
use crate::value::{Fault, Grid, Indices, Object, Point, Value, View};

/// Times that a board is repeated or enlarged in a direction, at most.
const TIMES: usize = 6;

/// Ways to choose a place in each demonstration that are tried, at most.
const PLACES: usize = 8;

impl Goals<'_> {
    /// Adds what the outputs alone say.
    pub(super) fn add_targets(&mut self, problem: &Problem) {
        let outputs = &problem.outputs;
        if outputs.is_empty() {
            return;
        }
        self.add_target(outputs.clone(), None);
        for &turn in &Turn::ALL[1..] {
            let boards: Vec<Board> =
                outputs.iter().map(|board| board.turned(turn.inverse())).collect();
            let root = self.root(turning(turn), &[Operand::Open], None);
            let digest = self.digest_of(&boards);
            self.want(None, digest, root);
        }
        for rows in 1..=TIMES {
            for columns in 1..=TIMES {
                if (rows, columns) != (1, 1) {
                    self.add_repeated(outputs, (rows, columns));
                }
            }
        }
    }

    /// Adds boards of which the outputs are so many copies or enlargements.
    fn add_repeated(&mut self, outputs: &[Board], times: (usize, usize)) {
        type Make = fn(&Board, (usize, usize)) -> Board;
        let scaled: Make = |board, (rows, columns)| board.scaled(rows, columns);
        let ways: [(prim::PrimId, Make, bool); 3] = [
            (prim::ENLARGED, scaled, true),
            (prim::TILED, plane::tiled, false),
            (prim::MIRRORTILED, plane::mirror_tiled, false),
        ];
        let (rows, columns) = times;
        let fits = |board: &Board| {
            board.height.is_multiple_of(rows) && board.width.is_multiple_of(columns)
        };
        if !outputs.iter().all(fits) {
            return;
        }
        for (prim, make, is_spread) in ways {
            let small = |board: &Board| {
                let (height, width) = (board.height / rows, board.width / columns);
                match is_spread {
                    true => Board::of(height, width, |i, j| board.at(i * rows, j * columns)),
                    false => board.part(0, 0, height, width),
                }
            };
            let boards: Vec<Board> = outputs.iter().map(small).collect();
            if boards.iter().zip(outputs).all(|(board, output)| make(board, times) == *output) {
                let pair = Operand::Pair(rows as i32, columns as i32);
                let root = self.root(prim, &open_first(&[pair]), None);
                self.add_target(boards, root);
            }
        }
    }

    fn add_target(&mut self, boards: Vec<Board>, root: Option<u32>) {
        let digest = self.digest_of(&boards);
        self.want(None, digest, root);
        self.targets.push(Target { boards, root });
    }

    fn digest_of(&mut self, boards: &[Board]) -> u64 {
        self.briefly(|_| {
            let mut digest = Digest::new(Sort::Grid);
            for board in boards {
                let (height, width) = (board.height as u32, board.width as u32);
                digest.add_value(Value::grid(&Grid { height, width, cells: &board.cells }));
            }
            digest.number()
        })
    }

    /// Solves roots that have a grid of the bank as one operand. Returns how much work it was.
    pub(super) fn undo(&mut self, bank: &Bank<'_>, entry: u32, target: usize) -> usize {
        let grids: SmallVec<[Grid<'_>; 8]> = bank.values_of(entry)[..bank.shown]
            .iter()
            .filter_map(|value| match value.view() {
                View::Grid(grid) => Some(*grid),
                _ => None,
            })
            .collect();
        let boards = std::mem::take(&mut self.targets[target].boards);
        let all = |fits: fn(&Grid<'_>, &Board) -> bool| {
            grids.iter().zip(&boards).all(|(grid, board)| fits(grid, board))
        };
        let cells: usize = boards.iter().map(|board| board.cells.len()).sum();
        let work = if all(|grid, board| (height(grid), width(grid)) == board.shape()) {
            if target == 0 {
                self.note_recolored(bank, entry, &grids);
            }
            // Nothing is looked for that is too much for the budget.
            let _ = self.undo_painting(bank, entry, (target, &boards), &grids);
            cells
        } else if all(|grid, board| height(grid) == board.height && width(grid) < board.width) {
            self.undo_hconcat(bank, entry, (target, &boards), &grids);
            cells
        } else if all(|grid, board| width(grid) == board.width && height(grid) < board.height) {
            self.undo_vconcat(bank, entry, (target, &boards), &grids);
            cells
        } else if all(|grid, board| height(grid) >= board.height && width(grid) >= board.width) {
            self.undo_crop(bank, entry, (target, &boards), &grids);
            grids.iter().map(|grid| grid.cells.len() * 2).sum()
        } else {
            4
        };
        self.targets[target].boards = boards;
        work
    }

    /// Solves `paint` and `fill` for what is painted over a grid of the same size.
    fn undo_painting(
        &mut self,
        bank: &Bank<'_>,
        entry: u32,
        (target, boards): (usize, &[Board]),
        grids: &[Grid<'_>],
    ) -> Result<(), Fault> {
        let mut changed: SmallVec<[Vec<Cell>; 8]> = SmallVec::new();
        for (grid, board) in grids.iter().zip(boards) {
            let differing = grid.cells.iter().zip(&board.cells).filter(|(a, b)| a != b).count();
            // Little of a grid is left where more than half of it is painted over.
            if differing * 2 > board.cells.len() {
                return Ok(());
            }
            let places = grid.cells.iter().zip(&board.cells).enumerate();
            let cells = places.filter(|(_, (a, b))| a != b);
            changed.push(cells.map(|(place, (_, &color))| cell(board, place, color)).collect());
        }
        if changed.iter().all(Vec::is_empty) {
            return Ok(());
        }
        let above = self.targets[target].root;
        let digest = self.briefly(|cx| {
            let mut digest = Digest::new(Sort::Object);
            for cells in &changed {
                digest.add_value(Object::of_cells(cx, cells)?.value(cx)?);
            }
            Ok::<u64, Fault>(digest.number())
        })?;
        let root = self.root(prim::PAINT, &[Operand::Entry(entry), Operand::Open], above);
        self.want(Some(bank), digest, root);
        let Some((color, colors)) = self.one_color(bank, &changed) else { return Ok(()) };
        let all: SmallVec<[Vec<Cell>; 8]> = boards
            .iter()
            .zip(&colors)
            .map(|(board, &color)| {
                let places = board.cells.iter().enumerate();
                let same = places.filter(|(_, cell)| i32::from(**cell) == color);
                same.map(|(place, &color)| cell(board, place, color)).collect()
            })
            .collect();
        let root = self.root(prim::FILL, &[Operand::Entry(entry), color, Operand::Open], above);
        let mut wanted = 0;
        for cells in [&changed, &all] {
            let digest = self.briefly(|cx| {
                let mut digest = Digest::new(Sort::Indices);
                for cells in cells {
                    let points = cells.iter().map(|cell| cell.point);
                    digest.add_value(Indices::gather(cx, cells.len(), points)?.value(cx)?);
                }
                Ok::<u64, Fault>(digest.number())
            })?;
            if digest != wanted {
                self.want(Some(bank), digest, root);
            }
            wanted = digest;
        }
        Ok(())
    }

    /// Returns the colour that all cells have, as an operand and for each demonstration.
    fn one_color(&self, bank: &Bank<'_>, changed: &[Vec<Cell>]) -> Option<(Operand, Vec<i32>)> {
        let first = changed.iter().flatten().next()?.color;
        if changed.iter().flatten().all(|cell| cell.color == first) {
            return Some((Operand::Int(first.into()), vec![first; changed.len()]));
        }
        let one = |cells: &Vec<Cell>| {
            let color = cells.first()?.color;
            cells.iter().all(|cell| cell.color == color).then_some(color)
        };
        let colors: Vec<i32> = changed.iter().map(one).collect::<Option<_>>()?;
        let values = colors.iter().map(|&color| Value::int(color.into()));
        let entry = bank.with_shown(Bank::digest_of(Sort::Int, values))?;
        Some((Operand::Entry(entry), colors))
    }

    /// Solves `hconcat` for what stands beside a grid.
    fn undo_hconcat(
        &mut self,
        bank: &Bank<'_>,
        entry: u32,
        (target, boards): (usize, &[Board]),
        grids: &[Grid<'_>],
    ) {
        for is_left in [true, false] {
            let pairs = || grids.iter().zip(boards);
            let start = |grid: &Grid<'_>, board: &Board| {
                if is_left { 0 } else { board.width - width(grid) }
            };
            if !pairs().all(|(grid, board)| is_part(grid, board, (0, start(grid, board)))) {
                continue;
            }
            let rest = pairs().map(|(grid, board)| match is_left {
                true => board.part(0, width(grid), board.height, board.width),
                false => board.part(0, 0, board.height, board.width - width(grid)),
            });
            self.want_rest(bank, (prim::HCONCAT, entry, is_left), target, rest.collect());
        }
    }

    /// Solves `vconcat` for what stands above or below a grid.
    fn undo_vconcat(
        &mut self,
        bank: &Bank<'_>,
        entry: u32,
        (target, boards): (usize, &[Board]),
        grids: &[Grid<'_>],
    ) {
        for is_upper in [true, false] {
            let pairs = || grids.iter().zip(boards);
            let start = |grid: &Grid<'_>, board: &Board| {
                if is_upper { 0 } else { board.height - height(grid) }
            };
            if !pairs().all(|(grid, board)| is_part(grid, board, (start(grid, board), 0))) {
                continue;
            }
            let rest = pairs().map(|(grid, board)| match is_upper {
                true => board.part(height(grid), 0, board.height, board.width),
                false => board.part(0, 0, board.height - height(grid), board.width),
            });
            self.want_rest(bank, (prim::VCONCAT, entry, is_upper), target, rest.collect());
        }
    }

    fn want_rest(
        &mut self,
        bank: &Bank<'_>,
        (prim, entry, is_first): (prim::PrimId, u32, bool),
        target: usize,
        rest: Vec<Board>,
    ) {
        let above = self.targets[target].root;
        let operands = match is_first {
            true => [Operand::Entry(entry), Operand::Open],
            false => [Operand::Open, Operand::Entry(entry)],
        };
        let root = self.root(prim, &operands, above);
        let digest = self.digest_of(&rest);
        self.want(Some(bank), digest, root);
    }

    /// Solves `subgrid` and `crop` for the place where the output is cut out of a grid.
    fn undo_crop(
        &mut self,
        bank: &Bank<'_>,
        entry: u32,
        (target, boards): (usize, &[Board]),
        grids: &[Grid<'_>],
    ) {
        let mut ways: Vec<Vec<(usize, usize)>> = vec![Vec::new()];
        for (grid, board) in grids.iter().zip(boards) {
            let places = places_of(grid, board);
            let longer = |way: &Vec<(usize, usize)>, place| {
                let mut longer = way.clone();
                longer.push(place);
                longer
            };
            let each = |way| places.iter().map(move |&place| longer(way, place));
            ways = ways.iter().flat_map(each).take(PLACES).collect();
            if ways.is_empty() {
                return;
            }
        }
        let above = self.targets[target].root;
        let pairs = |pairs: &mut dyn Iterator<Item = (usize, usize)>| {
            Bank::digest_of(Sort::Pair, pairs.map(|(a, b)| Value::pair(a as i32, b as i32)))
        };
        let shape = boards[0].shape();
        let dims = match boards.iter().all(|board| board.shape() == shape) {
            true => Some(Operand::Pair(shape.0 as i32, shape.1 as i32)),
            false => {
                let shapes = pairs(&mut boards.iter().map(Board::shape));
                bank.with_shown(shapes).map(Operand::Entry)
            }
        };
        let cut = self.root(prim::SUBGRID, &[Operand::Open, Operand::Entry(entry)], above);
        let cropped = dims.and_then(|dims| {
            self.root(prim::CROP, &[Operand::Entry(entry), Operand::Open, dims], above)
        });
        for way in &ways {
            let mut digest = Digest::new(Sort::Indices);
            for (&(top, left), board) in way.iter().zip(boards) {
                let shape = (board.height as i32, board.width as i32);
                add_box(&mut digest, (top as i32, left as i32), shape);
            }
            if let Some(cut) = cut {
                self.want_boxes(bank, digest.number(), cut);
            }
            if cropped.is_some() {
                let corner = pairs(&mut way.iter().copied());
                self.want(Some(bank), corner, cropped);
            }
        }
    }
}

fn height(grid: &Grid<'_>) -> usize {
    grid.height as usize
}

fn width(grid: &Grid<'_>) -> usize {
    grid.width as usize
}

fn cell(board: &Board, place: usize, color: i8) -> Cell {
    let (row, col) = ((place / board.width) as i32, (place % board.width) as i32);
    Cell { color: color.into(), point: Point { row, col } }
}

/// Tells whether a board has a grid at a place.
fn is_part(grid: &Grid<'_>, board: &Board, (top, left): (usize, usize)) -> bool {
    grid.cells.chunks(width(grid)).enumerate().all(|(row, cells)| {
        let start = (top + row) * board.width + left;
        board.cells[start..start + cells.len()] == *cells
    })
}

/// Returns the first places where a grid has a board.
fn places_of(grid: &Grid<'_>, board: &Board) -> Vec<(usize, usize)> {
    let has = |&(top, left): &(usize, usize)| {
        board.cells.chunks(board.width).enumerate().all(|(row, cells)| {
            let start = (top + row) * width(grid) + left;
            grid.cells[start..start + cells.len()] == *cells
        })
    };
    let tops = 0..=height(grid) - board.height;
    let lefts = width(grid) - board.width;
    let places = tops.flat_map(|top| (0..=lefts).map(move |left| (top, left)));
    places.filter(has).take(PLACES).collect()
}
