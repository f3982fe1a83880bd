//! The steps that kernels are made of: one function of the shader library each.
//!
//! A step is what a workgroup does between two barriers. Its operands are addresses in the memory of a sample, or plain
//! numbers. A test compares this table with the functions that `shaders/` declares.

/// Declares the steps: a variant, the name of the function without `op_`, the number of operands.
macro_rules! steps {
    ($($variant:ident = $name:literal($arity:literal),)+) => {
        /// A step.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        #[expect(missing_docs, reason = "each is described where `shaders/` declares its function")]
        pub enum Op {
            $($variant,)+
        }

        impl Op {
            /// All of them.
            pub const ALL: &[Op] = &[$(Op::$variant,)+];

            /// The name of its function, without `op_`.
            pub fn name(self) -> &'static str {
                match self {
                    $(Op::$variant => $name,)+
                }
            }

            /// How many operands it takes.
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
    Spend = "spend"(1),
    Seal = "seal"(1),
    Reseal = "reseal"(1),
    ClearSet = "clear_set"(1),
    Need = "need"(2),
    // shaders/scalars.wgsl
    Const = "const"(6),
    Copy = "copy"(3),
    Choose = "choose"(5),
    Pair = "pair"(3),
    Arith = "arith"(5),
    Unary = "unary"(4),
    Equal = "equal"(4),
    Greater = "greater"(4),
    Both = "both"(3),
    Either = "either"(3),
    Truth = "truth"(2),
    Begin = "begin"(1),
    NextObject = "next_object"(2),
    NextLocation = "next_location"(2),
    NextInteger = "next_integer"(2),
    NextInRange = "next_in_range"(4),
    NextPlace = "next_place"(2),
    Best = "best"(5),
    Extract = "extract"(4),
    Untied = "untied"(1),
    Is = "is"(3),
    AddInteger = "add_integer"(2),
    Integers = "integers"(4),
    IntegerSize = "integer_size"(2),
    IntegerEnd = "integer_end"(4),
    HasInteger = "has_integer"(3),
    Count = "count"(2),
    Clear = "clear"(2),
    Common = "common"(3),
    // shaders/grids.wgsl
    Turn = "turn"(3),
    Crop = "crop"(4),
    Subgrid = "subgrid"(3),
    Half = "half"(3),
    Split = "split"(5),
    CheckSplit = "check_split"(1),
    Concat = "concat"(4),
    Upscale = "upscale"(5),
    Downscale = "downscale"(3),
    Canvas = "canvas"(3),
    Replace = "replace"(5),
    Cellwise = "cellwise"(4),
    Fill = "fill"(6),
    Paint = "paint"(5),
    Index = "index"(3),
    Mixed = "mixed"(1),
    Compress = "compress"(2),
    CompareGrids = "compare_grids"(2),
    Same = "same"(1),
    // shaders/colour.wgsl
    Histogram = "histogram"(1),
    HistogramOfObject = "histogram_of_object"(1),
    Colors = "colors"(2),
    ColorCount = "color_count"(2),
    OfColor = "of_color"(3),
    LeastColors = "least_colors"(1),
    Color = "color"(2),
    Recolor = "recolor"(3),
    AsObject = "as_object"(2),
    ToObject = "to_object"(3),
    // shaders/locations.wgsl
    Union = "union"(4),
    Clip = "clip"(2),
    Intersection = "intersection"(3),
    Difference = "difference"(3),
    Shift = "shift"(4),
    Normalize = "normalize"(3),
    AllLocations = "all_locations"(2),
    Box = "box"(3),
    Connect = "connect"(4),
    Shoot = "shoot"(4),
    Frontier = "frontier"(3),
    Around = "around"(3),
    One = "one"(2),
    Product = "product"(3),
    Mirror = "mirror"(3),
    HasLocation = "has_location"(3),
    EndLocation = "end_location"(3),
    Drop = "drop"(3),
    CompareSets = "compare_sets"(2),
    // shaders/patches.wgsl
    Extent = "extent"(2),
    Shaped = "shaped"(3),
    Center = "center"(2),
    Mass = "mass"(2),
    ShareRows = "share_rows"(2),
    ShareColumns = "share_columns"(2),
    Any = "any"(1),
    Distances = "distances"(2),
    Least = "least"(1),
    Bordering = "bordering"(3),
    Position = "position"(3),
    Fall = "fall"(2),
    Gravitate = "gravitate"(3),
    // shaders/objects.wgsl
    Components = "components"(4),
    Partition = "partition"(4),
    Frontiers = "frontiers"(2),
    AllObjects = "all_objects"(2),
    FilterObjects = "filter_objects"(4),
    CountObjects = "count_objects"(1),
    NoObjects = "no_objects"(2),
    KeepObject = "keep_object"(3),
    CombineObjects = "combine_objects"(4),
    ChangeObjects = "change_objects"(4),
    HasObject = "has_object"(3),
    CompareObjects = "compare_objects"(2),
    EndObject = "end_object"(3),
    Object = "object"(3),
    Merge = "merge"(2),
    Join = "join"(5),
    OwnColors = "own_colors"(3),
    NoCells = "no_cells"(2),
    SelectCells = "select_cells"(4),
    CompareCells = "compare_cells"(2),
    MirrorObject = "mirror_object"(4),
    UpscaleObject = "upscale_object"(4),
    CellColor = "cell_color"(2),
    OneCell = "one_cell"(3),
    Occurrences = "occurrences"(3),
    Misfits = "misfits"(2),
    Period = "period"(3),
    Push = "push"(4),
    NoList = "no_list"(2),
    Sort = "sort"(3),
    EndOfList = "end_of_list"(3),
    NextInList = "next_in_list"(2),
    // shaders/io.wgsl
    LoadGrid = "load_grid"(3),
    StoreGrid = "store_grid"(3),
    Load = "load"(4),
    Store = "store"(4),
    StoreThrough = "store_through"(4),
    Refer = "refer"(2),
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
