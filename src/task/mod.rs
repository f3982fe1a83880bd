//! ARC tasks: where they come from and what they hold.
