//! The steps that kernels are made of: one function of the shader library each.
//!
//! A step is what a workgroup does between two barriers. Its operands are addresses in the memory
//! of a sample, or plain numbers. A test compares this table with the functions that `shaders/`
//! declares.
//!
//! Internal: it may change with any version; other programs use [`crate::prelude`].

/// Declares the steps: a variant, and the number of operands of the function of that name in
/// `shaders/`.
macro_rules! steps {
    ($($variant:ident($arity:literal),)+) => {
        /// A step.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        #[expect(missing_docs, reason = "each is described where `shaders/` declares its function")]
        pub enum Op {
            $($variant,)+
        }

        impl Op {
            /// All of them.
            pub const ALL: &[Op] = &[$(Op::$variant,)+];

            /// Returns the name of its function, without `op_`.
            pub fn name(self) -> &'static str {
                pastey::paste! {
                    match self {
                        $(Op::$variant => stringify!([<$variant:snake>]),)+
                    }
                }
            }

            /// Returns the number of its operands.
            pub fn arity(self) -> usize {
                match self {
                    $(Op::$variant => $arity,)+
                }
            }
        }
    };
}

steps! {
    // shaders/core.wgsl
    Spend(1),
    Seal(1),
    Reseal(1),
    ClearSet(1),
    Need(2),
    // shaders/scalars.wgsl
    Const(6),
    Copy(3),
    Choose(5),
    Pair(3),
    Arith(5),
    Unary(4),
    Equal(4),
    Greater(4),
    Both(3),
    Either(3),
    Truth(2),
    Begin(1),
    NextObject(2),
    NextLocation(2),
    NextInteger(2),
    NextInRange(4),
    NextPlace(2),
    Best(5),
    Extract(4),
    Untied(1),
    Is(3),
    AddInteger(2),
    Integers(4),
    IntegerSize(2),
    IntegerEnd(4),
    HasInteger(3),
    Count(2),
    Clear(2),
    Common(3),
    // shaders/grids.wgsl
    Turn(3),
    Crop(4),
    Subgrid(3),
    Half(3),
    Split(5),
    CheckSplit(1),
    Concat(4),
    Upscale(4),
    Downscale(3),
    Canvas(3),
    Replace(5),
    Cellwise(4),
    Fill(6),
    Paint(5),
    Index(3),
    Mixed(1),
    Compress(2),
    CompareGrids(2),
    Same(1),
    // shaders/colour.wgsl
    Histogram(1),
    HistogramOfObject(1),
    Colors(2),
    ColorCount(2),
    OfColor(3),
    LeastColors(1),
    Color(2),
    Recolor(3),
    AsObject(2),
    ToObject(3),
    // shaders/locations.wgsl
    Union(4),
    Clip(2),
    Intersection(3),
    Difference(3),
    Shift(4),
    Normalize(3),
    AllLocations(2),
    Box(3),
    Connect(4),
    Shoot(4),
    Frontier(3),
    Around(3),
    One(2),
    Product(3),
    Mirror(3),
    HasLocation(3),
    EndLocation(3),
    Drop(3),
    CompareSets(2),
    // shaders/patches.wgsl
    Extent(2),
    Shaped(3),
    Center(2),
    Mass(2),
    ShareRows(2),
    ShareColumns(2),
    Any(1),
    Distances(2),
    Least(1),
    Bordering(3),
    Position(3),
    Fall(2),
    Gravitate(3),
    // shaders/components.wgsl
    Components(4),
    Partition(4),
    Frontiers(2),
    // shaders/objects.wgsl
    AllObjects(2),
    FilterObjects(4),
    CountObjects(1),
    NoObjects(2),
    KeepObject(3),
    CombineObjects(4),
    ChangeObjects(4),
    HasObject(3),
    CompareObjects(2),
    EndObject(3),
    Object(3),
    Merge(2),
    Join(5),
    OwnColors(3),
    NoCells(2),
    SelectCells(4),
    CompareCells(2),
    MirrorObject(4),
    UpscaleObject(4),
    CellColor(2),
    OneCell(3),
    Push(4),
    NoList(2),
    Sort(3),
    EndOfList(3),
    NextInList(2),
    // shaders/matches.wgsl
    Occurrences(3),
    Misfits(2),
    Period(3),
    // shaders/io.wgsl
    LoadGrid(3),
    StoreGrid(3),
    Load(4),
    Store(4),
    StoreThrough(4),
    Refer(2),
}

/// Operands of a step, at most.
pub const MAX_OPERANDS: usize = 7;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gpu::emit::LIBRARY;

    #[test]
    fn the_table_lists_what_the_shaders_declare() {
        let mut declared = Vec::new();
        for line in LIBRARY.iter().flat_map(|(_, text)| text.lines()) {
            if let Some((name, rest)) = line.strip_prefix("fn op_").and_then(|l| l.split_once('('))
            {
                let params = rest.split_once(')').expect("a step's header is one line").0;
                let arity = params.split(',').filter(|param| !param.trim().is_empty()).count();
                declared.push((name, arity));
            }
        }
        let listed: Vec<_> = Op::ALL.iter().map(|op| (op.name(), op.arity())).collect();
        assert_eq!(listed, declared);
        assert!(listed.iter().all(|(_, arity)| *arity <= MAX_OPERANDS));
    }
}
