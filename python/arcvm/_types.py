"""Types of what the package takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, Protocol, Union

import numpy as np
import numpy.typing as npt

__all__ = ["Budget", "Grid", "GridLike", "Scores", "TaskLike"]


class Array(Protocol):
    """A value that numpy makes an array of."""

    def __array__(self, *args: Any, **kwargs: Any) -> npt.NDArray[Any]:
        """The array."""


#: A grid that comes out: an array of shape (height, width).
Grid = npt.NDArray[np.int8]
#: A grid that goes in: an array, or rows of cells.
GridLike = Union[Array, Sequence[Sequence[int]], Sequence[Sequence[float]]]
#: Fuel, or some of ``fuel``, ``cells``, ``bytes`` and ``seconds``.
Budget = Union[int, Mapping[str, float]]
#: A task, a dict, JSON text, or an object with ``train`` and ``test``.
TaskLike = Any
#: The facts that are wanted of programs.
Scores = Union[Literal["verdicts"], Literal["likeness"], Literal["differs"]]
