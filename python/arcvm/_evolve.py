"""Evolution as an iterator of generations."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Any

from ._arcvm import Evolution

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ._arcvm import Program, Task
    from ._types import Budget

__all__ = ["evolve"]


def evolve(
    tasks: Mapping[str, Task] | Iterable[Task],
    starts: Iterable[str | Program],
    *,
    generations: int | None = None,
    seconds: float | None = None,
    seed: int = 0,
    population: int = 300,
    parents: int = 48,
    differs: bool = True,
    budget: Budget | None = None,
    threads: int = 0,
    store: str | os.PathLike[str] | None = None,
    state: bytes | None = None,
) -> Iterator[tuple[Evolution, dict[str, Any]]]:
    """Search programs that solve tasks, generation by generation.

    Parameters
    ----------
    tasks : mapping or iterable of Task
        The tasks. Selection sees their demonstrations only.
    starts : iterable of str or Program
        The programs that the search starts with. One whose name says a task, as in
        ``solve_007bbfb7``, is a draft for it.
    generations : int, optional
        Generations after which it ends; without it when all tasks are solved.
    seconds : float, optional
        Wall-clock time after which no generation is begun.
    seed : int
        The seed of all chance. The same seed gives the same generations, whatever the number of
        threads.
    population, parents : int
        Children in a generation, and candidates of each task that have children.
    differs : bool
        Whether differs are asked about wrong outputs.
    budget : int or mapping, optional
        The most that a candidate may use on a pair: fuel, or a mapping with some of ``fuel``,
        ``cells``, ``bytes``, ``seconds``.
    threads : int
        Worker threads; 0 for all processors.
    store : path, optional
        The folder of a store: the search goes on from where it stood there, and is kept there.
    state : bytes, optional
        Where a search stood, from `Evolution.state`, to go on from.

    Yields
    ------
    tuple of Evolution and dict
        The search, which answers ``solved``, ``best(id)``, ``solution(id)`` and ``state()``, and
        what the generation came to: ``generation``, ``made``, ``unique``, ``executed`` and the ids
        ``solved``.

    Examples
    --------
    >>> import arcvm
    >>> task = arcvm.load_tasks()["67a3c6ac"]
    >>> draft = "def solve_67a3c6ac(I):\\n    return hmirror(I)\\n"
    >>> for search, generation in arcvm.evolve([task], [draft], generations=20, seed=1):
    ...     pass
    >>> print(search.solution("67a3c6ac").source)
    def solve_67a3c6ac(I):
        return vmirror(I)
    <BLANKLINE>
    """
    if seconds is not None and not float(seconds) >= 0:
        raise ValueError(f"seconds is {seconds}; expected 0 or more")
    begun = time.monotonic()
    search = Evolution(
        tasks,
        starts,
        generations=generations,
        seed=seed,
        population=population,
        parents=parents,
        differs=differs,
        budget=budget,
        threads=threads,
        store=store,
        state=state,
    )
    return _generations(search, begun, seconds)


def _generations(
    search: Evolution, begun: float, seconds: float | None
) -> Iterator[tuple[Evolution, dict[str, Any]]]:
    for generation in search:
        yield search, generation
        if seconds is not None and seconds <= time.monotonic() - begun:
            return
