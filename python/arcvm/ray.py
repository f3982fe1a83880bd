"""arcvm on a cluster with Ray: an executor, verification with bounded jobs in flight, islands of
evolution.

Needs ``pip install arcvm[ray]``. Whoever has not called ``ray.init`` gets a local session. Results
do not depend on where jobs run, nor in which order they end.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from ._arcvm import Evolution
from ._arcvm import verify as _verify
from ._map import Failure

try:
    import ray
    from ray.exceptions import RayActorError, RayError, RayTaskError, WorkerCrashedError
except ImportError:
    raise ImportError("arcvm.ray needs Ray: pip install arcvm[ray]") from None

if TYPE_CHECKING:
    from ._arcvm import Program, Task
    from ._types import Budget, Scores

__all__ = ["columns", "evolve", "executor", "verify"]

R = TypeVar("R")

#: Times that a worker may be lost on one job before the job counts as failed.
RETRIES = 3


def _start() -> None:
    if not ray.is_initialized():
        ray.init(include_dashboard=False, log_to_driver=False)


def _processors() -> int:
    resources: dict[str, float] = ray.cluster_resources()  # type: ignore[no-untyped-call,unused-ignore]
    return max(1, int(resources.get("CPU", 1)))


class RayExecutor(Executor):
    """A `concurrent.futures.Executor` whose workers are Ray's, for `arcvm.map_tasks` and whatever
    takes an executor."""

    def __init__(self, num_cpus: float = 1, max_retries: int = RETRIES - 1) -> None:
        _start()
        self._max_workers = max(1, int(_processors() / max(num_cpus, 0.01)))
        self._call: Any = ray.remote(num_cpus=num_cpus, max_retries=max_retries)(_call)
        self._flying: set[Future[Any]] = set()
        self._closed = False

    def submit(self, fn: Callable[..., R], /, *args: Any, **kwargs: Any) -> Future[R]:
        """Run ``fn(*args, **kwargs)`` on a worker."""
        if self._closed:
            raise RuntimeError("cannot schedule new futures after shutdown")
        future: Future[R] = self._call.remote(fn, args, kwargs).future()
        self._flying.add(future)
        future.add_done_callback(self._flying.discard)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more work, and wait for what there is."""
        self._closed = True
        if wait:
            for future in list(self._flying):
                future.exception()


def _call(fn: Callable[..., R], args: tuple[Any, ...], kwargs: dict[str, Any]) -> R:
    return fn(*args, **kwargs)


def executor(num_cpus: float = 1, max_retries: int = RETRIES - 1) -> RayExecutor:
    """An executor on Ray.

    Parameters
    ----------
    num_cpus : float
        Processors that a job takes.
    max_retries : int
        Times that a job is run again when its worker is lost.
    """
    return RayExecutor(num_cpus, max_retries)


def columns(verification: Any) -> dict[str, Any]:
    """The finds of a `Verification` as plain arrays and lists, which travel between machines."""
    names = ["solved", "right", "likeness", "fuel", "status", "first_alike", "skipped", "names", "fingerprints", "errors"]
    found = {name: getattr(verification, name) for name in names}
    found["test_status"] = verification.test_status()
    found["attempts"] = verification.attempts()
    return found


def _verify_columns(job: tuple[list[str], Task], options: dict[str, Any]) -> dict[str, Any]:
    texts, task = job
    return columns(_verify(texts, task, **options))


def _jobs(
    fn: Callable[..., R], jobs: Iterable[Any], options: dict[str, Any], in_flight: int | None, retries: int, num_cpus: float
) -> Iterator[tuple[int, R | Failure]]:
    """Run jobs with so many in flight, and yield results with the numbers of their jobs as they
    complete."""
    _start()
    remote = ray.remote(num_cpus=num_cpus, max_retries=0)(fn)
    shared = ray.put(options)
    most = in_flight or 2 * _processors()
    waiting = enumerate(jobs)
    flying: dict[Any, tuple[int, Any, int]] = {}

    def submit(number: int, job: Any, lost: int) -> None:
        flying[remote.remote(job, shared)] = (number, job, lost)

    try:
        while True:
            while len(flying) < most:
                following = next(waiting, None)
                if following is None:
                    break
                submit(*following, 0)
            if not flying:
                return
            done, _ = ray.wait(list(flying), num_returns=1)
            for reference in done:
                number, job, lost = flying.pop(reference)
                try:
                    yield number, ray.get(reference)
                except RayTaskError as error:
                    yield number, Failure.of(error)
                except (WorkerCrashedError, RayError) as error:
                    if lost + 1 < retries:
                        submit(number, job, lost + 1)
                    else:
                        yield number, Failure.of(error, lost=True)
    finally:
        for reference in flying:
            ray.cancel(reference, force=True)


def verify(
    pairs: Iterable[tuple[Iterable[str], Task]],
    *,
    scores: Scores = "likeness",
    enough: int | None = None,
    budget: Budget | None = None,
    in_flight: int | None = None,
    retries: int = RETRIES,
) -> Iterator[tuple[int, dict[str, Any] | Failure]]:
    """Verify texts on tasks, a job a pair.

    Parameters
    ----------
    pairs : iterable of (texts, task)
        Read as far as jobs are in flight, so it may be endless.
    scores, enough, budget
        As in `arcvm.verify`.
    in_flight : int, optional
        Jobs in flight; twice the processors of the cluster where not given.
    retries : int
        Times that a worker may be lost on a job.

    Yields
    ------
    tuple of int and dict
        The number of the pair, from 0, with the columns of its verification (see `columns`), or a
        `Failure`.
    """
    options = {"scores": scores, "enough": enough, "budget": budget, "threads": 1}
    return _jobs(_verify_columns, map(_job, pairs), options, in_flight, retries, 1)


def _job(pair: tuple[Iterable[str], Task]) -> tuple[list[str], Task]:
    texts, task = pair
    # A text would be taken for a list of its characters.
    if isinstance(texts, str):
        raise TypeError("expected a list of texts, got one text: put it into a list")
    return list(texts), task


class _Island:
    """An evolution that lives in an actor. Ray makes it anew where it was lost; it goes on from its
    store or state."""

    def __init__(self, tasks: list[Task], starts: list[str | Program], options: dict[str, Any]) -> None:
        self._search = Evolution(tasks, starts, **options)
        self._stored = options.get("store") is not None

    def step(self) -> dict[str, Any] | None:
        generation: dict[str, Any] | None = next(iter(self._search), None)
        if self._stored:
            self._search.commit()
        if generation is not None:
            generation["state"] = None if self._stored else self._search.state()
            generation["pid"] = os.getpid()
            generation["programs"] = {id: self._search.best(id, 1)[0]["text"] for id in generation["solved"]}
        return generation


def evolve(
    tasks: Mapping[str, Task] | Iterable[Task],
    starts: Iterable[str | Program],
    *,
    islands: int = 2,
    store: str | os.PathLike[str] | None = None,
    generations: int | None = None,
    seed: int = 0,
    retries: int = RETRIES,
    **options: Any,
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Search on islands: one actor each, with a seed of its own.

    Parameters
    ----------
    tasks, starts
        As in `arcvm.evolve`.
    islands : int
        Evolutions that go on beside each other.
    store : path, optional
        A folder in which each island has its store. It has to be reachable from every machine. An
        island whose actor is lost goes on from there; without a store it goes on from the last
        generation that arrived here.
    generations : int, optional
        Generations of each island.
    seed : int
        The seed of the first island; the others have the numbers that follow.
    retries : int
        Times that an island may be lost without a generation in between.
    **options
        Further options of `arcvm.Evolution`: ``population``, ``parents``, ``differs``, ``budget``.

    Yields
    ------
    tuple of int and dict
        The island's number and what its generation came to: ``generation``, ``made``, ``unique``,
        ``executed``, the ids ``solved`` and their ``programs``, and the ``pid`` of its process. It
        ends when every task is solved on some island, or each island had its generations.

    Raises
    ------
    TypeError, ValueError
        An option is none, or has a value that it cannot have.
    RayActorError
        An island was lost too often.
    """
    for name in options.keys() - _OPTIONS:
        raise TypeError(f"evolve() got an unexpected keyword argument {name!r}; expected {', '.join(sorted(_OPTIONS))}")
    if islands < 1:
        raise ValueError(f"islands is {islands}; expected at least 1")
    of_tasks = list(tasks.values()) if isinstance(tasks, Mapping) else list(tasks)
    texts = list(starts)
    # Whatever is wrong with the arguments is told here rather than by the loss of every island.
    Evolution(of_tasks, texts, generations=generations, seed=seed, threads=1, **options)
    return _islands(of_tasks, texts, islands, store, {"generations": generations, "threads": 1, **options}, seed, retries)


#: Options of `arcvm.Evolution` that are the same on every island.
_OPTIONS = {"population", "parents", "differs", "budget"}


def _islands(
    of_tasks: list[Task],
    starts: list[str | Program],
    islands: int,
    store: str | os.PathLike[str] | None,
    options: dict[str, Any],
    seed: int,
    retries: int,
) -> Iterator[tuple[int, dict[str, Any]]]:
    _start()
    actor = ray.remote(num_cpus=1, max_restarts=0)(_Island)
    shared = ray.put(of_tasks)

    def make(island: int, state: bytes | None) -> Any:
        own = {"seed": seed + island, **options}
        if store is not None:
            own["store"] = os.fspath(Path(store) / f"island-{island}")
        elif state is not None:
            own["state"] = state
        return actor.remote(shared, starts, own)

    actors = {island: make(island, None) for island in range(islands)}
    states: dict[int, bytes | None] = dict.fromkeys(actors)
    lost = dict.fromkeys(actors, 0)
    solved: set[str] = set()
    flying = {actors[island].step.remote(): island for island in actors}
    try:
        while flying:
            done, _ = ray.wait(list(flying), num_returns=1)
            for reference in done:
                island = flying.pop(reference)
                try:
                    generation = ray.get(reference)
                except RayActorError:
                    lost[island] += 1
                    if retries <= lost[island]:
                        raise
                    actors[island] = make(island, states[island])
                    flying[actors[island].step.remote()] = island
                    continue
                if generation is None:
                    continue
                lost[island] = 0
                states[island] = generation.pop("state")
                solved.update(generation["solved"])
                yield island, generation
                if len(solved) == len(of_tasks):
                    return
                flying[actors[island].step.remote()] = island
    finally:
        for own in actors.values():
            ray.kill(own)
