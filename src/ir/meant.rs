//! Names that the language does not have, and what takes their place: Python's own, those of
//! libraries and of other spellings of the language, and constants under other names.
//!
//! They are what people and language models write most. Most misspellings are found by similarity
//! ([`crate::diag::suggest`]); these would be led to a name that looks alike and means something
//! else.

use super::constants;
use crate::diag::{Code, Diagnostic};
use crate::prim;
use crate::source::Span;

/// The remedies for names that mean nothing here. Names of the language are in backquotes; a test
/// looks each of them up.
static MEANT: &[(&str, &str)] = &[
    // Python's functions.
    ("len", "`size` gives the number of elements"),
    ("Counter", "import it first: from collections import Counter"),
    ("defaultdict", "import it first: from collections import defaultdict"),
    ("deque", "import it first: from collections import deque"),
    ("isinstance", "a value is known by what it is made of: a grid is a tuple of rows"),
    ("str", "remove it: all values are built from integers, and `arcvm trace` shows them"),
    ("type", "a value is known by what it is made of: a grid is a tuple of rows"),
    ("float", "numbers are integers: `divide` rounds down"),
    ("open", "remove it: a program sees its grids alone"),
    ("input", "remove it: a program sees its grids alone"),
    ("print", "remove it: the prompt shows values, and `arcvm trace` those of all lines"),
    ("list", "`totuple` makes a tuple of a set; a tuple takes the place of a list"),
    ("tuple", "`totuple` makes a tuple of a set"),
    ("frozenset", "`initset` makes a set of one element, `combine` and `insert` add to it"),
    ("set", "`initset` makes a set of one element, `combine` and `insert` add to it"),
    ("dict", "use a tuple of pairs"),
    ("max", "`maximum` of a container, `valmax` by a function, `argmax` for the element itself"),
    ("min", "`minimum` of a container, `valmin` by a function, `argmin` for the element itself"),
    ("sorted", "`order` sorts by a function"),
    ("range", "`interval` takes a start, a stop and a step"),
    ("zip", "`pair` joins two tuples element by element"),
    ("map", "`apply` maps a function over a container, `mapply` merges the results"),
    ("filter", "`sfilter` takes the container first: `sfilter(container, condition)`"),
    ("reduce", "`merge` joins containers; `power` repeats a function"),
    ("enumerate", "`pair` and `interval` number elements"),
    ("reversed", "`hmirror` turns a grid upside down; `order` with `invert` sorts downwards"),
    ("sum", "`add` two numbers at a time, or count with `size`"),
    ("abs", "`maximum` of the number and its `invert`"),
    ("round", "numbers are integers: `divide` and `halve` round down"),
    ("any", "`positive` of the `size` of what `sfilter` leaves"),
    ("all", "compare the `size` of what `sfilter` leaves with the `size` of the whole"),
    ("next", "`first` takes an element, `extract` the first that fits"),
    ("iter", "`totuple` makes a tuple of a set"),
    ("pow", "`multiply`, or `power` to repeat a function"),
    ("int", "truth values are numbers already: `True` is 1"),
    ("bool", "compare: `equality`, `greater`, `positive`"),
    ("copy", "use the value itself: values never change"),
    ("deepcopy", "import it first: from copy import deepcopy"),
    ("append", "`insert` adds to a set, `combine` joins tuples"),
    ("extend", "`combine` joins two containers"),
    ("count", "`colorcount` counts cells, `size` elements"),
    ("union", "`combine` joins two sets"),
    ("isdisjoint", "`intersection` gives what two sets have in common"),
    // Arithmetic and logic by other names.
    ("is_even", "`even`"),
    ("is_odd", "`flip` of `even`"),
    ("odd", "`flip` of `even`"),
    ("is_positive", "`positive`"),
    ("is_negative", "`greater` with 0 first"),
    ("xor", "`flip` of `equality` of the two"),
    ("clamp", "`maximum` and `minimum` of a tuple of two"),
    ("lowest", "`minimum` of numbers, `lowermost` of a patch"),
    ("highest", "`maximum` of numbers, `uppermost` of a patch"),
    ("lower", "`minimum` of numbers, `lowermost` of a patch"),
    ("upper", "`maximum` of numbers, `uppermost` of a patch"),
    ("plus", "`add`"),
    ("sum_", "`add`"),
    ("sub", "`subtract`"),
    ("minus", "`subtract`"),
    ("mul", "`multiply`"),
    ("times", "`multiply`"),
    ("div", "`divide`, which rounds down"),
    ("floordiv", "`divide`, which rounds down"),
    ("mod", "the operator `%`"),
    ("neg", "`invert`"),
    ("negate", "`invert`"),
    ("negative", "`invert` changes the sign"),
    ("half", "`halve`"),
    ("triple", "`multiply` by 3"),
    ("eq", "`equality`"),
    ("equal", "`equality`"),
    ("equals", "`equality`"),
    ("gt", "`greater`"),
    ("lt", "`greater` with the operands swapped"),
    ("less", "`greater` with the operands swapped"),
    ("logical_and", "`both`"),
    ("logical_or", "`either`"),
    ("logical_not", "`flip`"),
    ("if_else", "`branch`"),
    ("ifelse", "`branch`"),
    ("where", "`branch`"),
    // Containers.
    ("set_difference", "`difference`"),
    ("subtract_sets", "`difference`"),
    ("set_union", "`combine`"),
    ("set_intersection", "`intersection`"),
    ("symmetric_difference", "`difference` both ways, and `combine`"),
    ("foreach", "`apply` maps a function over a container"),
    ("for_each", "`apply` maps a function over a container"),
    ("length", "`size`"),
    ("len_", "`size`"),
    ("size_of", "`size`"),
    ("num_elements", "`size`"),
    ("counter", "`mostcommon` gives the most frequent element, `colorcount` counts a colour"),
    ("bind_left", "`lbind`"),
    ("left_bind", "`lbind`"),
    ("bind_right", "`rbind`"),
    ("right_bind", "`rbind`"),
    ("first_element", "`first`"),
    ("last_element", "`last`"),
    ("nth", "`first` and `last` take elements, `remove` leaves the first one out"),
    ("find", "`extract` takes the first element that fits"),
    ("find_first", "`extract`"),
    ("is_empty", "`equality` of the `size` and 0"),
    ("most_frequent", "`mostcommon`"),
    ("least_frequent", "`leastcommon`"),
    ("largest", "`argmax` by `size` takes the largest"),
    ("biggest", "`argmax` by `size` takes the largest"),
    ("smallest", "`argmin` by `size` takes the smallest"),
    ("head", "`first`"),
    ("tail", "`remove` the `first` element"),
    ("get", "`index` for a cell of a grid, `first` and `last` for elements"),
    ("contains", "`contained` takes the element first"),
    ("is_in", "`contained`"),
    ("flatten", "`merge`"),
    ("unique", "`dedupe`"),
    ("concat", "`hconcat` side by side, `vconcat` one above the other"),
    ("concatenate", "`hconcat` side by side, `vconcat` one above the other"),
    ("stack", "`hconcat` side by side, `vconcat` one above the other"),
    ("sort", "`order` sorts by a function"),
    ("map_and_merge", "`mapply`"),
    ("filter_set", "`sfilter`"),
    ("num_rows", "`height`"),
    ("num_cols", "`width`"),
    ("partial", "`lbind` gives the first argument, `rbind` the last one"),
    // Turning and mirroring.
    ("vertical_mirror", "`vmirror`"),
    ("horizontal_mirror", "`hmirror`"),
    ("diagonal_mirror", "`dmirror`"),
    ("counterdiagonal_mirror", "`cmirror`"),
    ("antidiagonal_mirror", "`cmirror`"),
    ("reflect", "`vmirror` left and right, `hmirror` up and down, `dmirror` along the diagonal"),
    ("mirror", "`vmirror` left and right, `hmirror` up and down, `dmirror` along the diagonal"),
    ("flip_horizontal", "`vmirror` swaps left and right"),
    ("flip_vertical", "`hmirror` swaps up and down"),
    ("hflip", "`vmirror` swaps left and right"),
    ("vflip", "`hmirror` swaps up and down"),
    ("mirror_horizontal", "`vmirror` swaps left and right"),
    ("mirror_vertical", "`hmirror` swaps up and down"),
    ("fliplr", "`vmirror`"),
    ("flipud", "`hmirror`"),
    ("transpose", "`dmirror`"),
    ("rotate", "`rot90`, `rot180`, `rot270`"),
    ("rotate_90", "`rot90`"),
    ("rotate90", "`rot90`"),
    ("rotate_clockwise", "`rot90`"),
    ("rotate_180", "`rot180`"),
    ("rotate180", "`rot180`"),
    ("rotate_270", "`rot270`"),
    ("rotate270", "`rot270`"),
    ("rotate_counterclockwise", "`rot270`"),
    ("rotate_left", "`rot270`"),
    ("rotate_right", "`rot90`"),
    // Grids.
    ("grid_size", "`shape` is its height and width, `size` its number of rows"),
    ("dims", "`shape`"),
    ("dimensions", "`shape`"),
    ("get_shape", "`shape`"),
    ("get_size", "`size`"),
    ("rows", "`height` counts them, `hsplit` and `vsplit` divide a grid"),
    ("columns", "`width` counts them, `hsplit` and `vsplit` divide a grid"),
    ("cols", "`width` counts them, `hsplit` and `vsplit` divide a grid"),
    ("pad", "`canvas` makes a larger grid, `paint` and `shift` put an object on it"),
    ("invert_colors", "`switch` swaps two colours, `replace` changes one"),
    ("map_colors", "`replace` changes one colour, `switch` swaps two"),
    ("flood_fill", "`fill` colours the cells of a patch"),
    ("floodfill", "`fill` colours the cells of a patch"),
    ("fill_region", "`fill` colours the cells of a patch"),
    ("paint_cells", "`paint` draws an object, `fill` a patch in one colour"),
    ("remove_background", "`objects` leaves the background out where its last argument is `True`"),
    ("is_symmetric", "`equality` of a grid and its `vmirror` or `hmirror`"),
    ("to_grid", "`paint` an object on a `canvas`"),
    ("from_grid", "`asobject` makes an object of a grid"),
    ("copy_grid", "use the grid itself: values never change"),
    ("empty_grid", "`canvas`"),
    ("new_grid", "`canvas`"),
    ("create_grid", "`canvas`"),
    ("make_grid", "`canvas`"),
    ("extract_grid", "`crop` or `subgrid`"),
    ("cut", "`crop` or `subgrid`"),
    ("hstack", "`hconcat`"),
    ("vstack", "`vconcat`"),
    ("horizontal_concat", "`hconcat`"),
    ("vertical_concat", "`vconcat`"),
    ("horizontal_split", "`hsplit`"),
    ("vertical_split", "`vsplit`"),
    ("horizontal_upscale", "`hupscale`"),
    ("vertical_upscale", "`vupscale`"),
    ("horizontal_frontier", "`hfrontier`"),
    ("vertical_frontier", "`vfrontier`"),
    ("horizontal_period", "`hperiod`"),
    ("vertical_period", "`vperiod`"),
    ("horizontal_matching", "`hmatching`"),
    ("vertical_matching", "`vmatching`"),
    ("horizontal_line", "`hline`"),
    ("vertical_line", "`vline`"),
    ("zeros", "`canvas` makes a grid of one colour"),
    ("ones", "`canvas` makes a grid of one colour"),
    ("full", "`canvas` makes a grid of one colour"),
    ("resize", "`upscale` and `downscale`"),
    ("scale", "`upscale` and `downscale`"),
    ("get_height", "`height`"),
    ("get_width", "`width`"),
    ("get_color", "`color`"),
    ("colors", "`palette`"),
    ("num_colors", "`numcolors`"),
    ("number_of_colors", "`numcolors`"),
    ("count_color", "`colorcount`"),
    ("background", "`mostcolor`"),
    ("bgcolor", "`mostcolor`"),
    ("background_color", "`mostcolor`"),
    ("get_background", "`mostcolor`"),
    ("most_common_color", "`mostcolor`"),
    ("least_common_color", "`leastcolor`"),
    ("replace_color", "`replace`"),
    ("swap_colors", "`switch`"),
    ("swap", "`switch` swaps two colours of a grid"),
    ("count_colors", "`numcolors` counts the colours, `colorcount` the cells of one"),
    // Objects and patches.
    ("count_objects", "`size` of what `objects` yields"),
    ("num_objects", "`size` of what `objects` yields"),
    ("largest_object", "`argmax` of `objects` by `size`"),
    ("smallest_object", "`argmin` of `objects` by `size`"),
    ("object_size", "`size`"),
    ("object_color", "`color`"),
    ("is_square", "`square`"),
    ("is_vertical_line", "`vline`"),
    ("is_horizontal_line", "`hline`"),
    ("touching", "`adjacent`"),
    ("touches", "`adjacent`"),
    ("is_adjacent", "`adjacent`"),
    ("get_corners", "`corners`"),
    ("get_neighbors", "`neighbors`"),
    ("get_cell", "`index` of a grid and a location"),
    ("set_cell", "`fill` the grid with the colour at `initset` of the location"),
    ("get_cells", "`toindices` gives the locations of a patch"),
    ("get_pixels", "`toindices` gives the locations of a patch"),
    ("pixels", "`toindices` gives the locations of a patch"),
    ("perimeter", "`box` outlines a patch, `outbox` lies around it"),
    ("border", "`box` outlines a patch, `outbox` lies around it"),
    ("draw", "`paint` an object, `fill` a patch, `connect` two locations"),
    ("line", "`connect` two locations, `shoot` from one in a direction"),
    ("rectangle", "`backdrop` fills the box around a patch, `box` outlines it"),
    ("get_objects", "`objects`"),
    ("find_objects", "`objects`"),
    ("extract_objects", "`objects`"),
    ("connected_components", "`objects`"),
    ("filter_objects", "`colorfilter`, `sizefilter`, or `sfilter` with a condition"),
    ("recolor_object", "`recolor`, which takes the colour first"),
    ("filter_by_color", "`colorfilter`"),
    ("filter_by_size", "`sizefilter`"),
    ("bounding_box", "`backdrop` gives its locations, `subgrid` its cells"),
    ("bbox", "`backdrop` gives its locations, `subgrid` its cells"),
    ("get_bbox", "`backdrop` gives its locations, `subgrid` its cells"),
    ("crop_grid", "`crop` takes the start and the size, `subgrid` a patch"),
    ("translate", "`shift`"),
    ("move_object", "`move`"),
    ("fall", "`gravitate` tells how far a patch moves until it touches another one"),
    ("overlay", "`paint`"),
    ("draw_line", "`connect`"),
    ("ray", "`shoot`"),
    ("top_left", "`ulcorner`"),
    ("top_right", "`urcorner`"),
    ("bottom_left", "`llcorner`"),
    ("bottom_right", "`lrcorner`"),
    ("upper_left_corner", "`ulcorner`"),
    ("upper_right_corner", "`urcorner`"),
    ("lower_left_corner", "`llcorner`"),
    ("lower_right_corner", "`lrcorner`"),
    ("diagonal_neighbors", "`ineighbors`"),
    ("direct_neighbors", "`dneighbors`"),
    ("horizontal_bar", "`hfrontier`"),
    ("centroid", "`centerofmass`"),
    ("distance", "`manhattan`"),
    // Constants.
    ("EAST", "`RIGHT`"),
    ("WEST", "`LEFT`"),
    ("NORTH", "`UP`"),
    ("SOUTH", "`DOWN`"),
    ("NORTH_EAST", "`UP_RIGHT`"),
    ("SOUTH_WEST", "`DOWN_LEFT`"),
    ("NORTH_WEST", "`NEG_UNITY`"),
    ("SOUTH_EAST", "`UNITY`"),
    ("ELEVEN", "write the number: 11"),
    ("TWELVE", "write the number: 12"),
    ("UP_LEFT", "`NEG_UNITY`"),
    ("LEFT_UP", "`NEG_UNITY`"),
    ("TOP_LEFT", "`NEG_UNITY`"),
    ("DOWN_RIGHT", "`UNITY`"),
    ("RIGHT_DOWN", "`UNITY`"),
    ("BOTTOM_RIGHT", "`UNITY`"),
    ("RIGHT_UP", "`UP_RIGHT`"),
    ("TOP_RIGHT", "`UP_RIGHT`"),
    ("LEFT_DOWN", "`DOWN_LEFT`"),
    ("BOTTOM_LEFT", "`DOWN_LEFT`"),
    ("ONE_BY_ONE", "`UNITY`"),
    ("TRUE", "`True` or `T`"),
    ("true", "`True` or `T`"),
    ("FALSE", "`False` or `F`"),
    ("false", "`False` or `F`"),
    ("null", "`None`"),
    ("MINUS_ONE", "`NEG_ONE`"),
    ("NONE", "`None`"),
    ("ZERO_BY_ONE", "`RIGHT`"),
    ("ONE_BY_ZERO", "`DOWN`"),
    ("NEGATIVE_ONE", "`NEG_ONE`"),
    ("BLACK", "`ZERO`: colours are numbers"),
    ("BLUE", "`ONE`: colours are numbers"),
    ("RED", "`TWO`: colours are numbers"),
    ("GREEN", "`THREE`: colours are numbers"),
    ("YELLOW", "`FOUR`: colours are numbers"),
    ("GREY", "`FIVE`: colours are numbers"),
    ("GRAY", "`FIVE`: colours are numbers"),
    ("PINK", "`SIX`: colours are numbers"),
    ("MAGENTA", "`SIX`: colours are numbers"),
    ("ORANGE", "`SEVEN`: colours are numbers"),
    ("CYAN", "`EIGHT`: colours are numbers"),
    ("TEAL", "`EIGHT`: colours are numbers"),
    ("MAROON", "`NINE`: colours are numbers"),
    ("BROWN", "`NINE`: colours are numbers"),
];

/// Returns what to write instead of a name that is unknown, where it is one that people write.
pub(crate) fn help(name: &str) -> Option<String> {
    if let Some((_, help)) = MEANT.iter().find(|(known, _)| *known == name) {
        let is_name_alone = help.ends_with('`') && help.matches('`').count() == 2;
        return Some(match is_name_alone && help.starts_with('`') {
            true => format!("write {help}"),
            false => (*help).to_owned(),
        });
    }
    // The same name in another spelling: `color_filter`, `ulCorner`.
    let plain = name.replace('_', "").to_lowercase();
    let meant = prim::lookup(&plain).map(|prim| prim.get().name);
    meant.filter(|meant| *meant != name).map(|meant| format!("write `{meant}`"))
}

/// Returns what to say of `base.attribute`, which means nothing here. The base may be a value, or
/// be meant for a module.
pub(super) fn attribute(base: &str, is_value: bool, attribute: &str, span: Span) -> Diagnostic {
    let what = format!("`{base}.{attribute}`");
    let help = attribute_help(base, is_value, attribute);
    if is_value {
        return no_attribute(&what, span).with_help(help);
    }
    let message =
        format!("{what} means nothing here: `{base}` is neither a value nor a module of arc-dsl");
    Diagnostic::new(Code::Attribute, message).with_label(span, "").with_help(help)
}

/// Returns what to say of `.attribute` of a value that has no name, which means nothing here.
pub(super) fn attribute_of_value(attribute: &str, span: Span) -> Diagnostic {
    no_attribute(&format!("`.{attribute}`"), span).with_help(attribute_help("x", true, attribute))
}

fn no_attribute(what: &str, span: Span) -> Diagnostic {
    let message = format!("{what} means nothing here");
    let note = "values have the methods of Python's lists, sets and dictionaries, and no other \
                attributes";
    Diagnostic::new(Code::Attribute, message).with_label(span, "").with_note(note)
}

/// Modules of Python that programs use, some of whose functions share their names with primitives
/// that do something else.
const PYTHON_MODULES: &[&str] =
    &["itertools", "it", "functools", "operator", "math", "collections", "random", "copy"];

fn attribute_help(base: &str, is_value: bool, attribute: &str) -> String {
    let is_known = constants::is_known(attribute);
    match help(attribute) {
        _ if !is_value && matches!(base, "np" | "numpy") => {
            "numpy is not part of the language: use primitives (`arcvm prims`), tuples and lists"
                .to_owned()
        }
        _ if !is_value && matches!(attribute, "inf" | "maxsize") => {
            "write a number that is large enough, such as `10 ** 9`".to_owned()
        }
        _ if !is_value && PYTHON_MODULES.contains(&base) => format!(
            "`{base}` is not part of the language: use primitives (`arcvm prims`), comprehensions \
             and loops"
        ),
        _ if is_known && is_value => format!("write `{attribute}({base})`"),
        _ if is_known => {
            format!("write `{attribute}` alone, or import the module of arc-dsl as `{base}`")
        }
        Some(help) => help,
        None if !is_value => "`arcvm prims` lists what can be called, by its name alone".to_owned(),
        None => "call a function with the value: `f(x)` instead of `x.f()`".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_name_leads_to_names_of_the_language() {
        assert!(MEANT.len() > 40);
        let names: BTreeSet<&str> = MEANT.iter().map(|(name, _)| *name).collect();
        assert_eq!(names.len(), MEANT.len(), "each name once");
        for (name, help) in MEANT {
            assert!(!constants::is_known(name), "{name}");
            for meant in help.split('`').skip(1).step_by(2) {
                let is_known = constants::is_known(meant)
                    || ["True", "False", "None", "%", "arcvm trace"].contains(&meant)
                    || meant.starts_with("sfilter(");
                assert!(is_known, "{name}: {meant}");
            }
        }
    }

    #[test]
    fn other_spellings_lead_to_the_name() {
        assert_eq!(help("color_filter").as_deref(), Some("write `colorfilter`"));
        assert_eq!(help("ulCorner").as_deref(), Some("write `ulcorner`"));
        assert_eq!(help("vertical_mirror").as_deref(), Some("write `vmirror`"));
        assert_eq!(help("len").as_deref(), Some("`size` gives the number of elements"));
        assert_eq!(help("nothing_like_it"), None);
    }
}
