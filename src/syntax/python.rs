//! The names of Python's own functions that are there.

/// The functions, in alphabetical order.
const FUNCTIONS: [&str; 25] = [
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

/// Returns the names of the functions.
pub(crate) fn python_functions() -> impl Iterator<Item = &'static str> {
    FUNCTIONS.into_iter()
}

/// Returns the name of one of Python's functions which are there, if it is one.
pub(crate) fn python_function(name: &str) -> Option<&'static str> {
    FUNCTIONS.into_iter().find(|own| *own == name)
}
