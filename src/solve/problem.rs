//! The input of the search: everything of a task but the outputs of its tests.

use crate::plane::Board;

/// A task without the outputs of its tests. There is no place for them, so that nothing that is
/// found can depend on them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The inputs: those of the demonstrations, then those of the tests.
    pub(crate) inputs: Vec<Board>,
    /// The outputs of the demonstrations.
    pub(crate) outputs: Vec<Board>,
}

impl Problem {
    /// Returns the problem of some inputs, of which the first have outputs: the demonstrations.
    pub fn new(inputs: Vec<Board>, outputs: Vec<Board>) -> Self {
        debug_assert!(outputs.len() <= inputs.len(), "a demonstration has an input");
        Self { inputs, outputs }
    }

    /// Returns the inputs: those of the demonstrations, then those of the tests.
    pub fn inputs(&self) -> &[Board] {
        &self.inputs
    }

    /// Returns the outputs of the demonstrations.
    pub fn outputs(&self) -> &[Board] {
        &self.outputs
    }

    /// Returns the number of demonstrations.
    pub fn shown(&self) -> usize {
        self.outputs.len()
    }

    /// Returns the number of samples: demonstrations and tests.
    pub fn samples(&self) -> usize {
        self.inputs.len()
    }

    /// Tells whether every demonstration's output has the size of the board of the same number.
    pub fn fits(&self, boards: &[Board]) -> bool {
        self.outputs.iter().zip(boards).all(|(output, board)| output.shape() == board.shape())
    }

    /// Tells whether every demonstration's output has the size of its input.
    pub fn keeps_size(&self) -> bool {
        self.fits(&self.inputs)
    }

    /// Tells whether the boards of the demonstrations are the outputs.
    pub fn is_right(&self, boards: &[Board]) -> bool {
        self.outputs.iter().zip(boards).all(|(output, board)| output == board)
    }

    /// Returns the background of each input: 0 where every input has it, else the most common
    /// colour.
    #[doc(hidden)]
    pub fn backgrounds(&self) -> Background {
        match self.inputs.iter().all(|input| input.has(0)) {
            true => Background::Zero,
            false => Background::MostCommon,
        }
    }

    /// Returns the size that all outputs have, if it is the same.
    pub fn output_shape(&self) -> Option<(usize, usize)> {
        let shape = self.outputs.first()?.shape();
        self.outputs.iter().all(|output| output.shape() == shape).then_some(shape)
    }
}

/// The colours that count as background in a task.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Background {
    /// Black in every grid.
    Zero,
    /// The most common colour of each input.
    MostCommon,
}

impl Background {
    /// Returns the background of each board.
    pub fn of(self, boards: &[Board]) -> Vec<i8> {
        let one = |board: &Board| match self {
            Self::Zero => 0,
            Self::MostCommon => board.most_common(),
        };
        boards.iter().map(one).collect()
    }
}
