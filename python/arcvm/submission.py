"""Submissions: two attempts at each test output, as Kaggle's competitions and ARC Prize take them.

>>> import arcvm, tempfile, pathlib
>>> task = arcvm.load_tasks()["67a3c6ac"]
>>> path = pathlib.Path(tempfile.mkdtemp()) / "submission.json"
>>> arcvm.submission.write(path, {task.id: [[output] for _, output in task.test]})
>>> arcvm.submission.score(path, [task])["summary"]["solved"]
1
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ._arcvm import score_submission as _score
from ._arcvm import write_submission as _write

if TYPE_CHECKING:
    from ._arcvm import Task
    from ._types import GridLike

__all__ = ["score", "write"]


def write(path: str | os.PathLike[str], attempts: Mapping[str, Sequence[Sequence[GridLike]]]) -> None:
    """Write a submission.

    Parameters
    ----------
    path : path
        The file, which is overwritten.
    attempts : mapping of str to list of list of grid
        For each task's id a list with an entry for each test input, which is the list of attempts,
        the best first. Attempts after the second do not count and are left out; where there is one
        only it stands twice.

    Raises
    ------
    ValueError, TypeError
        An attempt is no grid; its place is named.
    OSError
        The file cannot be written.
    """
    _write(path, attempts)


def score(
    submission: str | os.PathLike[str] | Mapping[str, Any],
    tasks: Mapping[str, Task] | Iterable[Task],
) -> dict[str, Any]:
    """Score a submission.

    Parameters
    ----------
    submission : path or mapping
        The file, or what `write` takes.
    tasks : mapping or iterable of Task
        The tasks with their outputs. Those that the submission leaves out count as wrong.

    Returns
    -------
    dict
        ``summary`` with ``right`` of ``outputs`` test outputs, ``solved`` of ``tasks``,
        ``by_output`` and ``by_task`` as fractions, ``missing`` and ``strangers`` (ids that one side
        lacks); and ``tasks``, a dict for each.

    Raises
    ------
    TaskError
        The file cannot be read or is no submission.
    ValueError, TypeError
        An attempt of a mapping is no grid; its place is named.

    Warns
    -----
    ArcvmWarning
        For each attempt of a file that is no grid, which counts as missing, and for ids that
        none of the tasks has.
    """
    return _score(submission, tasks)
