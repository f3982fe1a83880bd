//! tmp
use super::Task;
pub(super) fn tasks() -> impl Iterator<Item = Task> {
    std::iter::empty()
}
