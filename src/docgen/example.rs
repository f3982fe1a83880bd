//! Examples of primitives, evaluated and drawn: the operands of the call, an arrow, what it yields.

use bumpalo::Bump;

use crate::ir::{Graph, Node, NodeId, Program};
use crate::library::Library;
use crate::prim::{self, Primitive};
use crate::render::Drawing;
use crate::render::bounds;
use crate::render::drawing::{Setting, table};
use crate::render::picture::{Picture, Tone};
use crate::value::bits::Bounds;
use crate::value::{Budget, Cx, Direction, Value, View};
use crate::vm::{self, Inputs};

/// Pixels of a square, as far as no sheet gets more than `LARGEST` pixels long.
const CELL: u32 = 16;
/// Pixels of a square of a large sheet.
const SMALLEST_CELL: u32 = 5;
/// Pixels of the longest side of a sheet.
const LARGEST: u32 = 240;
/// Pixels between operands.
const GAP: u32 = 14;
/// Sheets of locations are no larger than this where no grid says how large.
const LONGEST: i64 = 16;

/// The examples of all primitives as programs.
pub(super) struct Examples {
    library: Library,
}

impl Examples {
    /// Reads the examples.
    pub(super) fn run() -> Self {
        let mut text = String::new();
        for prim in prim::all() {
            for (number, example) in prim.examples.iter().enumerate() {
                text += &format!("def {}(I):\n    return {}\n", name(prim, number), example.call);
            }
        }
        let mut library = Library::default();
        library.add_text("examples", &text);
        Self { library }
    }

    /// Returns the picture of an example; none where there is nothing to be drawn but text.
    pub(super) fn picture(&self, prim: &Primitive, number: usize) -> Option<Picture> {
        let name = name(prim, number);
        let entry = self.library.named(&name).into_iter().next()?;
        let program = entry.definition.program.as_ref()?;
        let call = self.find_call(prim, program)?;
        let arena = Bump::new();
        let code = vm::compile(&self.library.graph, program);
        let cx = Cx::new(&arena, Budget::default(), Direction::Ascending);
        let inputs = Inputs::grid(Value::NONE);
        let (_, steps) = code.trace(&cx, &inputs);
        let value_of = |node: NodeId| {
            let step = steps.iter().find(|step| step.node == node).map(|step| step.value);
            step.or_else(|| code.constant_or_input(node, &inputs))
        };
        let operands = self.library.graph.operands(call);
        let values: Vec<Option<Value<'_>>> = operands.iter().map(|&node| value_of(node)).collect();
        let result = value_of(call)?;
        let grids = mentions_grids(prim);
        let mut known: Vec<Value<'_>> = values.iter().copied().flatten().collect();
        known.push(result);
        let setting = Setting { frame: frame(&known, grids), grids };
        let out = Drawing::of(result, setting);
        // As it is written where it is not drawn: functions of one's own have no other notation.
        let written = |node: NodeId| {
            let span = self.library.span(&entry, node)?;
            Some(self.library.sources.text(span.source)[span.range()].to_owned())
        };
        let drawings = values.iter().map(|value| {
            value.map(|value| Drawing::of(value, setting)).filter(Drawing::is_picture)
        });
        let drawings: Vec<Option<Drawing>> = drawings.collect();
        let longest = drawings.iter().flatten().chain([&out]).map(Drawing::longest).max()?;
        if longest == 0 {
            return None;
        }
        let cell = (LARGEST / longest as u32).clamp(SMALLEST_CELL, CELL);
        let operands = operands.iter().zip(&values).zip(drawings);
        let mut parts: Vec<Picture> = operands
            .map(|((&node, value), drawing)| match drawing {
                Some(drawing) => Picture::drawing(drawing, cell),
                None => {
                    let text = written(node).or_else(|| value.map(|value| value.to_string()));
                    Picture::text(&text.unwrap_or_default(), Tone::Plain)
                }
            })
            .collect();
        parts.push(Picture::arrow());
        parts.push(Picture::drawing(out, cell));
        Some(Picture::row(parts, GAP).padded(2))
    }

    /// Returns the outermost call of a primitive in a program, on the way of first operands.
    fn find_call(&self, prim: &Primitive, program: &Program) -> Option<NodeId> {
        let graph: &Graph = &self.library.graph;
        let mut node = program.root;
        loop {
            match graph.node(node) {
                Node::Call(called, _) if called.get().name == prim.name => return Some(node),
                _ => node = *graph.operands(node).first()?,
            }
        }
    }
}

fn name(prim: &Primitive, number: usize) -> String {
    format!("example_{}_{number}", prim.name)
}

/// Tells whether a tuple of tuples of colours may be a grid for the primitive.
fn mentions_grids(prim: &Primitive) -> bool {
    ["Grid", "Piece", "Element"].iter().any(|word| prim.signature.contains(word))
}

/// Returns the sheet on which all locations of an example lie: that of a grid in it, else one that
/// reaches from the origin as far as they do.
fn frame(values: &[Value<'_>], grids: bool) -> Option<(u32, u32)> {
    let grid = values.iter().find_map(|&value| match value.view() {
        View::Grid(grid) => Some((grid.height, grid.width)),
        _ if grids && value.is_tuple() => {
            let (height, width) = table(value)?;
            Some((u32::try_from(height).ok()?, u32::try_from(width).ok()?))
        }
        _ => None,
    });
    grid.or_else(|| {
        let all = values.iter().filter_map(|&value| reach(value)).reduce(Bounds::union)?;
        let inside = all.top >= 0 && all.left >= 0 && all.bottom.max(all.right) < LONGEST;
        inside.then_some((all.bottom as u32 + 1, all.right as u32 + 1))
    })
}

/// Returns the box around the locations in a value, or in the elements of a container.
fn reach(value: Value<'_>) -> Option<Bounds> {
    bounds(value).or_else(|| match value.view() {
        View::Tuple(seq) | View::Set(seq) => {
            seq.items.iter().filter_map(|&item| reach(item)).reduce(Bounds::union)
        }
        _ => None,
    })
}
