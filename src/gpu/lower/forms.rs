//! The primitives that have a device form, each with the steps that make it: all that kernels can
//! do.
//!
//! Giving a primitive a device form is one arm of [`form`], and the step's function in `shaders/`
//! where none does it yet. The functions that arms call stand in files named like those of the
//! shaders. They refuse operands that they cannot take, and the host evaluates it. So no form
//! decides what a primitive means.

use super::super::modes;
use super::super::step::Op;
use super::patches::Edge;
use super::val::Call;
use super::{Function, Lower, Lowered, Val};
use crate::prim::{self, PrimId};

/// The device form of a primitive.
#[derive(Clone, Copy)]
pub(super) struct Form {
    pub(super) make: Make,
    fuel: Fuel,
    /// The operand of whose cells a grid is made, without growing.
    pub(super) keeps: Option<usize>,
}

/// The way in which the steps of a call are made.
#[derive(Clone, Copy)]
pub(super) enum Make {
    /// Of the values of its operands.
    Steps(Emit),
    /// Of a function, which is the operand at the place, and of the values of the others.
    Loop(usize, EmitLoop),
}

/// Makes the steps of a call.
type Emit = for<'g, 'v> fn(&mut Lower<'g>, &Call<'v>) -> Lowered<Val>;

/// Makes the steps of a call with a function.
type EmitLoop = for<'g, 'v> fn(&mut Lower<'g>, Function, &Call<'v>) -> Lowered<Val>;

/// Fuel that a call may spend, at most.
#[derive(Clone, Copy)]
enum Fuel {
    /// As much as it takes to make such a value.
    OfValue,
    /// That of two sets or grids.
    Twice,
    /// That of an object.
    Many,
    /// That of looking at every cell for every cell, or of making many objects.
    Heavy,
}

/// Returns a form that spends as much as it takes to make its value.
fn steps(emit: Emit) -> Form {
    Form { make: Make::Steps(emit), fuel: Fuel::OfValue, keeps: None }
}

/// Returns a form that calls its operand at a place for every element of the others.
fn each(function: usize, emit: EmitLoop) -> Form {
    Form { make: Make::Loop(function, emit), fuel: Fuel::OfValue, keeps: None }
}

impl Form {
    /// Says that it makes a grid of cells of the operand at a place, without growing.
    fn keeps(self, operand: usize) -> Self {
        Self { keeps: Some(operand), ..self }
    }

    /// Says that it spends as much as two sets or grids.
    fn twice(self) -> Self {
        Self { fuel: Fuel::Twice, ..self }
    }

    /// Says that it spends as much as an object.
    fn many(self) -> Self {
        Self { fuel: Fuel::Many, ..self }
    }

    /// Says that it looks at every cell for every cell, or makes many objects.
    fn heavy(self) -> Self {
        Self { fuel: Fuel::Heavy, ..self }
    }
}

/// Returns the device form of a primitive, if it has one.
pub(super) fn form(prim: PrimId) -> Option<Form> {
    Some(match prim {
        // scalars.rs
        prim::ADD => steps(|lower, call| lower.arithmetic(call, modes::ARITH_ADD)),
        prim::SUBTRACT => steps(|lower, call| lower.arithmetic(call, modes::ARITH_SUBTRACT)),
        prim::MULTIPLY => steps(|lower, call| lower.arithmetic(call, modes::ARITH_MULTIPLY)),
        prim::DIVIDE => steps(|lower, call| lower.arithmetic(call, modes::ARITH_DIVIDE)),
        prim::INCREMENT => steps(|lower, call| lower.by_number(call, 1, modes::ARITH_ADD)),
        prim::DECREMENT => steps(|lower, call| lower.by_number(call, 1, modes::ARITH_SUBTRACT)),
        prim::DOUBLE => steps(|lower, call| lower.by_number(call, 2, modes::ARITH_MULTIPLY)),
        prim::HALVE => steps(|lower, call| lower.by_number(call, 2, modes::ARITH_DIVIDE)),
        prim::INVERT => steps(|lower, call| lower.invert(call)),
        prim::CREMENT => steps(|lower, call| lower.change(call, modes::UNARY_CREMENT)),
        prim::SIGN => steps(|lower, call| lower.change(call, modes::UNARY_SIGN)),
        prim::EVEN => steps(|lower, call| lower.ask(call, modes::UNARY_EVEN)),
        prim::POSITIVE => steps(|lower, call| lower.ask(call, modes::UNARY_POSITIVE)),
        prim::FLIP => steps(|lower, call| lower.flip(call)),
        prim::GREATER => steps(|lower, call| lower.greater(call)),
        prim::EQUALITY => steps(|lower, call| lower.equal(call)).many(),
        prim::BOTH => steps(|lower, call| lower.connective(call, Op::Both)),
        prim::EITHER => steps(|lower, call| lower.connective(call, Op::Either)),
        prim::BRANCH => steps(|lower, call| lower.branch(call)),
        prim::IDENTITY => steps(|_, call| Ok(call.args[0].clone())),
        prim::ASTUPLE => steps(|lower, call| lower.tuple(call.args.to_vec())),
        prim::TOIVEC => steps(|lower, call| lower.down_vector(call)),
        prim::TOJVEC => steps(|lower, call| lower.right_vector(call)),

        // grids.rs
        prim::ROT90 => steps(|lower, call| lower.turn(call, modes::TURN_QUARTER)).keeps(0),
        prim::ROT180 => steps(|lower, call| lower.turn(call, modes::TURN_HALF)).keeps(0),
        prim::ROT270 => steps(|lower, call| lower.turn(call, modes::TURN_BACK)).keeps(0),
        prim::HMIRROR => steps(|lower, call| lower.mirror(call, modes::TURN_HMIRROR)).keeps(0),
        prim::VMIRROR => steps(|lower, call| lower.mirror(call, modes::TURN_VMIRROR)).keeps(0),
        prim::DMIRROR => steps(|lower, call| lower.mirror(call, modes::TURN_DMIRROR)).keeps(0),
        prim::CMIRROR => steps(|lower, call| lower.mirror(call, modes::TURN_CMIRROR)).keeps(0),
        prim::TOPHALF => steps(|lower, call| lower.half(call, modes::HALF_TOP)).keeps(0),
        prim::BOTTOMHALF => steps(|lower, call| lower.half(call, modes::HALF_BOTTOM)).keeps(0),
        prim::LEFTHALF => steps(|lower, call| lower.half(call, modes::HALF_LEFT)).keeps(0),
        prim::RIGHTHALF => steps(|lower, call| lower.half(call, modes::HALF_RIGHT)).keeps(0),
        prim::TRIM => steps(|lower, call| lower.half(call, modes::HALF_TRIM)).keeps(0),
        prim::COMPRESS => steps(|lower, call| lower.compress(call)).keeps(0),
        prim::CROP => steps(|lower, call| lower.crop(call)).keeps(0),
        prim::SUBGRID => steps(|lower, call| lower.subgrid(call)).keeps(1),
        prim::HCONCAT => steps(|lower, call| lower.concat(call, modes::AXIS_ACROSS)),
        prim::VCONCAT => steps(|lower, call| lower.concat(call, modes::AXIS_DOWN)),
        prim::HSPLIT => steps(|lower, call| lower.split_grid(call, modes::AXIS_ACROSS)),
        prim::VSPLIT => steps(|lower, call| lower.split_grid(call, modes::AXIS_DOWN)),
        prim::HUPSCALE => steps(|lower, call| lower.upscale(call, modes::SCALE_ACROSS)),
        prim::VUPSCALE => steps(|lower, call| lower.upscale(call, modes::SCALE_DOWN)),
        prim::UPSCALE => steps(|lower, call| lower.upscale(call, modes::SCALE_BOTH)).many(),
        prim::DOWNSCALE => steps(|lower, call| lower.downscale(call)).keeps(0),
        prim::CANVAS => steps(|lower, call| lower.canvas(call)),
        prim::REPLACE => steps(|lower, call| lower.replace(call, modes::REPLACE_ONE)).keeps(0),
        prim::SWITCH => steps(|lower, call| lower.replace(call, modes::REPLACE_BOTH)).keeps(0),
        prim::CELLWISE => steps(|lower, call| lower.cellwise(call)).keeps(0),
        prim::FILL => steps(|lower, call| lower.fill(call, modes::PAINT_OVER)).keeps(0),
        prim::UNDERFILL => {
            steps(|lower, call| lower.fill(call, modes::PAINT_UNDER)).keeps(0).twice()
        }
        prim::PAINT => steps(|lower, call| lower.paint(call, modes::PAINT_OVER)).keeps(0),
        prim::UNDERPAINT => {
            steps(|lower, call| lower.paint(call, modes::PAINT_UNDER)).keeps(0).twice()
        }
        prim::COVER => steps(|lower, call| lower.cover(call)).keeps(0).twice(),
        prim::MOVE => steps(|lower, call| lower.move_object(call)).keeps(0).twice(),
        prim::INDEX => steps(|lower, call| lower.index(call)),

        // colour.rs
        prim::MOSTCOLOR => steps(|lower, call| lower.most_color(call)).twice(),
        prim::LEASTCOLOR => steps(|lower, call| lower.color_of(call, modes::COLORS_LEAST)).twice(),
        prim::NUMCOLORS => steps(|lower, call| lower.color_of(call, modes::COLORS_NUMBER)).twice(),
        prim::PALETTE => steps(|lower, call| lower.palette(call)),
        prim::COLORCOUNT => steps(|lower, call| lower.color_count(call)).twice(),
        prim::COLOR => steps(|lower, call| lower.color(call)),
        prim::OFCOLOR => steps(|lower, call| lower.of_color(call)),
        prim::RECOLOR => steps(|lower, call| lower.recolor(call)),
        prim::ASOBJECT => steps(|lower, call| lower.as_object(call)),
        prim::TOOBJECT => steps(|lower, call| lower.color_locations(call)),

        // locations.rs
        prim::ASINDICES => steps(|lower, call| lower.as_indices(call)),
        prim::TOINDICES => steps(|lower, call| lower.drop_colors(call)),
        prim::BACKDROP => steps(|lower, call| lower.around_box(call, modes::BOX_BACKDROP)),
        prim::BOX => steps(|lower, call| lower.around_box(call, modes::BOX_OUTLINE)),
        prim::INBOX => steps(|lower, call| lower.around_box(call, modes::BOX_INNER)),
        prim::OUTBOX => steps(|lower, call| lower.around_box(call, modes::BOX_OUTER)),
        prim::DELTA => steps(|lower, call| lower.around_box(call, modes::BOX_DELTA)),
        prim::CORNERS => steps(|lower, call| lower.around_box(call, modes::BOX_CORNERS)),
        prim::NORMALIZE => steps(|lower, call| lower.normalize(call)),
        prim::SHIFT => steps(|lower, call| lower.shift(call)),
        prim::DNEIGHBORS => steps(|lower, call| lower.around(call, modes::AROUND_DIRECT)),
        prim::INEIGHBORS => steps(|lower, call| lower.around(call, modes::AROUND_DIAGONAL)),
        prim::NEIGHBORS => steps(|lower, call| lower.around(call, modes::AROUND_ALL)),
        prim::VFRONTIER => steps(|lower, call| lower.frontier(call, modes::FRONTIER_COLUMN)),
        prim::HFRONTIER => steps(|lower, call| lower.frontier(call, modes::FRONTIER_ROW)),
        prim::CONNECT => steps(|lower, call| lower.connect(call)),
        prim::SHOOT => steps(|lower, call| lower.shoot(call)),
        prim::PRODUCT => steps(|lower, call| lower.product(call)),

        // patches.rs
        prim::HEIGHT => steps(|lower, call| lower.height(call)),
        prim::WIDTH => steps(|lower, call| lower.width(call)),
        prim::SHAPE => steps(|lower, call| lower.shape(call)),
        prim::PORTRAIT => steps(|lower, call| lower.portrait(call)),
        prim::SQUARE => steps(|lower, call| lower.square(call)),
        prim::VLINE => steps(|lower, call| lower.shaped(call, modes::SHAPED_VLINE)),
        prim::HLINE => steps(|lower, call| lower.shaped(call, modes::SHAPED_HLINE)),
        prim::UPPERMOST => steps(|lower, call| lower.edge(call, Edge::Top)),
        prim::LEFTMOST => steps(|lower, call| lower.edge(call, Edge::Left)),
        prim::LOWERMOST => steps(|lower, call| lower.edge(call, Edge::Bottom)),
        prim::RIGHTMOST => steps(|lower, call| lower.edge(call, Edge::Right)),
        prim::ULCORNER => steps(|lower, call| lower.corner(call, Edge::Top, Edge::Left)),
        prim::URCORNER => steps(|lower, call| lower.corner(call, Edge::Top, Edge::Right)),
        prim::LLCORNER => steps(|lower, call| lower.corner(call, Edge::Bottom, Edge::Left)),
        prim::LRCORNER => steps(|lower, call| lower.corner(call, Edge::Bottom, Edge::Right)),
        prim::CENTER => steps(|lower, call| lower.middle(call, Op::Center)),
        prim::CENTEROFMASS => steps(|lower, call| lower.middle(call, Op::Mass)),
        prim::HMATCHING => steps(|lower, call| lower.matching(call, Op::ShareRows)),
        prim::VMATCHING => steps(|lower, call| lower.matching(call, Op::ShareColumns)),
        prim::MANHATTAN => steps(|lower, call| lower.manhattan(call)).many(),
        prim::ADJACENT => steps(|lower, call| lower.adjacent(call)),
        prim::BORDERING => steps(|lower, call| lower.bordering(call)),
        prim::POSITION => steps(|lower, call| lower.position(call)),
        prim::GRAVITATE => steps(|lower, call| lower.gravitate(call)).many(),

        // objects.rs
        prim::OBJECTS => steps(|lower, call| lower.objects(call)).heavy(),
        prim::PARTITION => steps(|lower, call| lower.partition(call)).heavy(),
        prim::FGPARTITION => steps(|lower, call| lower.foreground(call)).heavy(),
        prim::FRONTIERS => steps(|lower, call| lower.frontiers(call)).heavy(),
        prim::HPERIOD => steps(|lower, call| lower.period(call, modes::AXIS_ACROSS)).heavy(),
        prim::VPERIOD => steps(|lower, call| lower.period(call, modes::AXIS_DOWN)).heavy(),
        prim::OCCURRENCES => steps(|lower, call| lower.occurrences(call)).heavy(),
        prim::COLORFILTER => {
            steps(|lower, call| lower.filter_objects(call, modes::FILTER_COLOR)).twice()
        }
        prim::SIZEFILTER => {
            steps(|lower, call| lower.filter_objects(call, modes::FILTER_SIZE)).twice()
        }

        // containers.rs
        prim::COMBINE => steps(|lower, call| lower.combine(call)),
        prim::INTERSECTION => steps(|lower, call| lower.intersection(call)),
        prim::DIFFERENCE => steps(|lower, call| lower.difference(call)),
        prim::INITSET => steps(|lower, call| lower.initset(call)),
        prim::INSERT => steps(|lower, call| lower.insert(call)),
        prim::REMOVE => steps(|lower, call| lower.remove(call)),
        prim::OTHER => steps(|lower, call| lower.other(call)),
        prim::CONTAINED => steps(|lower, call| lower.contained(call)).twice(),
        prim::SIZE => steps(|lower, call| lower.size(call)),
        prim::FIRST => steps(|lower, call| lower.end(call, modes::END_FIRST)),
        prim::LAST => steps(|lower, call| lower.end(call, modes::END_LAST)),
        prim::TOTUPLE => steps(|lower, call| lower.list_elements(call)),
        prim::MERGE => steps(|lower, call| lower.merge(call)),
        prim::MAXIMUM => steps(|lower, call| lower.extreme(call, modes::BEST_GREATEST)),
        prim::MINIMUM => steps(|lower, call| lower.extreme(call, modes::BEST_LEAST)),
        prim::MOSTCOMMON => steps(|lower, call| lower.common(call, modes::BEST_GREATEST)),
        prim::LEASTCOMMON => steps(|lower, call| lower.common(call, modes::BEST_LEAST)),
        prim::INTERVAL => steps(|lower, call| lower.interval(call)),

        // loops.rs
        prim::APPLY => each(0, |lower, function, call| lower.map(function, call)),
        prim::MAPPLY => each(0, |lower, function, call| lower.map_merged(function, call)),
        prim::PRAPPLY => each(0, |lower, function, call| lower.map_pairs(function, call)),
        prim::SFILTER => each(1, |lower, function, call| lower.filter(function, call)),
        prim::MFILTER => each(1, |lower, function, call| lower.filter_merged(function, call)),
        prim::EXTRACT => each(1, |lower, function, call| lower.extract(&function, call)),
        prim::ARGMAX => {
            each(1, |lower, function, call| lower.pick_best(&function, call, modes::BEST_GREATEST))
        }
        prim::ARGMIN => {
            each(1, |lower, function, call| lower.pick_best(&function, call, modes::BEST_LEAST))
        }
        prim::VALMAX => {
            each(1, |lower, function, call| lower.best_key(&function, call, modes::BEST_GREATEST))
        }
        prim::VALMIN => {
            each(1, |lower, function, call| lower.best_key(&function, call, modes::BEST_LEAST))
        }
        prim::ORDER => each(1, |lower, function, call| lower.sort(&function, call)).many(),
        _ => return None,
    })
}

/// Tells whether some combination of operands of a primitive has a device form.
pub fn is_capable(prim: PrimId) -> bool {
    form(prim).is_some()
}

/// Fuel that a call whose value is a number may spend, at most: it may look at every cell of a
/// grid, sixteen for a unit.
const SCALAR: u64 = 80;
/// The same for sets and grids of up to 32 × 32.
const PLAIN: u64 = 256;
/// For objects.
const MANY: u64 = 4_096;
/// For what looks at every cell for every cell, or makes many objects.
const HEAVY: u64 = 65_536;

impl Form {
    /// Returns fuel that a call with such a value may spend, at most.
    pub(super) fn fuel_of(self, value: &Val) -> u64 {
        match self.fuel {
            Fuel::Heavy => HEAVY,
            Fuel::Many => MANY,
            Fuel::Twice => 2 * PLAIN,
            Fuel::OfValue => match value {
                Val::Constant(_)
                | Val::Int(_)
                | Val::Bool(_)
                | Val::Pair(_)
                | Val::Cell(..)
                | Val::Integers(_) => SCALAR,
                Val::Set(_) | Val::Grid(_) | Val::Tuple(_) => PLAIN,
                Val::Object(_) | Val::Objects(_) | Val::Seq(_) => MANY,
            },
        }
    }
}
