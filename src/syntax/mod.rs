//! From text to a syntax tree: lexer, layout, grammar, tree, printer.
