"""Programs for tasks, learned from their demonstrations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ._arcvm import Program, solve_task

if TYPE_CHECKING:
    from ._types import Grid, TaskLike

__all__ = ["Answer", "Solution", "solve"]


@dataclass(frozen=True, eq=False)
class Answer:
    """A program that is right on all demonstrations, and what it answers.

    Attributes
    ----------
    text : str
        The program.
    rule : str
        The rule in words.
    family : str
        The family of rules that found it.
    bits : float
        The cost of naming the rule. Below 20 most answers are right, above 100 few.
    agreeing : int
        Programs that give the same answers.
    weight : float
        How much speaks for the answers, all those programs together.
    outputs : list of numpy.ndarray
        The answer for each test input, ``int8`` arrays of shape (height, width).
    """

    text: str
    rule: str
    family: str
    bits: float
    agreeing: int
    weight: float
    outputs: list[Grid]

    @property
    def program(self) -> Program:
        """The program, to be called."""
        return Program(self.text)


@dataclass(frozen=True, eq=False)
class Solution:
    """The end of a search: at most two different answers, the better first. True where there is
    one.

    Attributes
    ----------
    id : str
        The task's id.
    answers : list of Answer
        The answers.
    tests : int
        Inputs of the task that are to be answered.
    fuel : int
        Units of work that were done.
    candidates, dropped : int
        Programs that were looked at, and those of them that the engine ran with another result.
    cut_off : bool
        Whether a limit ended it before all was tried.
    """

    id: str
    answers: list[Answer]
    tests: int
    fuel: int
    candidates: int
    dropped: int
    cut_off: bool

    @property
    def programs(self) -> list[Program]:
        """The programs of the answers."""
        return [answer.program for answer in self.answers]

    @property
    def bits(self) -> list[float]:
        """The bits that each answer costs."""
        return [answer.bits for answer in self.answers]

    def attempts(self) -> list[list[Grid]]:
        """The answers to submit: for each test input a list of arrays, the best first."""
        return [[answer.outputs[test] for answer in self.answers] for test in range(self.tests)]

    def __bool__(self) -> bool:
        return bool(self.answers)


def solve(task: TaskLike, *, seconds: float | None = None, fuel: int | None = None) -> Solution:
    """Search programs that solve a task, from its demonstrations alone.

    The outputs of its tests are not given to the search. It runs on one processor; many tasks go
    through ``arcvm.map_tasks(arcvm.solve, tasks, executor)``.

    Parameters
    ----------
    task : Task
        The task.
    seconds : float, optional
        Wall-clock time after which it answers with what it has.
    fuel : int, optional
        Units of work at most: with them alone the same answers come out on every machine. Without
        any limit it ends when it has an answer below 20 bits, or has tried everything.

    Returns
    -------
    Solution

    Examples
    --------
    >>> import arcvm
    >>> solution = arcvm.solve(arcvm.load_tasks()["67a3c6ac"], fuel=100_000_000)
    >>> solution.bits[0] < 20
    True
    >>> solution.programs[0]([[1, 2]])
    array([[2, 1]], dtype=int8)
    """
    found = solve_task(task, seconds=seconds, fuel=fuel)
    return Solution(**{**found, "answers": [Answer(**answer) for answer in found["answers"]]})
