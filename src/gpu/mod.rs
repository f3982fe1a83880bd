//! Programs on a GPU: for wide work, one program or a population of them on thousands to millions of grids.

pub mod batch;
pub mod code;
pub mod device;
pub mod emit;
pub mod evaluate;
pub mod lower;
pub mod memory;
pub mod plan;
pub mod record;
pub mod step;
