//! The names of Python's own functions, those of its library, and methods, that are there.

/// The functions, in alphabetical order.
const FUNCTIONS: [&str; 26] = [
    "abs",
    "all",
    "any",
    "bool",
    "dict",
    "divmod",
    "enumerate",
    "filter",
    "frozenset",
    "int",
    "iter",
    "len",
    "list",
    "map",
    "max",
    "min",
    "next",
    "pow",
    "range",
    "reversed",
    "round",
    "set",
    "sorted",
    "sum",
    "tuple",
    "zip",
];

/// Functions of the library by the names of their modules, each with the name that it goes by here.
const LIBRARY: [(&str, &str); 10] = [
    ("collections.Counter", "Counter"),
    ("collections.defaultdict", "defaultdict"),
    ("collections.deque", "deque"),
    ("copy.copy", "copy"),
    ("copy.deepcopy", "deepcopy"),
    ("functools.reduce", "reduce"),
    ("itertools.chain", "chain"),
    ("itertools.chain.from_iterable", "from_iterable"),
    ("itertools.combinations", "combinations"),
    ("itertools.product", "product"),
];

/// Methods that change their list, set or dictionary, and whose value is `None`.
pub(crate) const CHANGING: [&str; 16] = [
    "add",
    "append",
    "appendleft",
    "clear",
    "difference_update",
    "discard",
    "extend",
    "extendleft",
    "insert",
    "intersection_update",
    "remove",
    "reverse",
    "rotate",
    "sort",
    "symmetric_difference_update",
    "update",
];

/// Tells whether a method changes what it is of.
pub(crate) fn changes_its_own(name: &str) -> bool {
    CHANGING.contains(&name) || matches!(name, "pop" | "popleft" | "setdefault")
}

/// Returns the functions of the library, as above.
pub(crate) fn library_functions() -> impl Iterator<Item = (&'static str, &'static str)> {
    LIBRARY.into_iter()
}

/// Returns the names of the functions.
pub(crate) fn python_functions() -> impl Iterator<Item = &'static str> {
    FUNCTIONS.into_iter()
}

/// Returns the name of one of Python's functions which are there, if it is one.
pub(crate) fn python_function(name: &str) -> Option<&'static str> {
    FUNCTIONS.into_iter().find(|own| *own == name)
}
