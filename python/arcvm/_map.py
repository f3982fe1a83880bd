"""Work on many tasks, here or on any executor."""

from __future__ import annotations

import re
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from ._arcvm import Stop, Task, tasks_of

if TYPE_CHECKING:
    from ._types import TaskLike

__all__ = ["Failure", "map_tasks"]

R = TypeVar("R")

#: Seconds between two looks at whether somebody wants to end.
_TICK = 0.02


#: Escape sequences of terminals.
_ANSI = re.compile(r"\x1b\[[0-9;]*m")

#: Exceptions that tell of a worker that went away, by name: executors need not be installed.
_LOSSES = {"BrokenExecutor", "KilledWorker", "NodeDiedError", "OutOfMemoryError", "RayActorError", "WorkerCrashedError"}


def _is_loss(error: BaseException) -> bool:
    return any(own.__name__ in _LOSSES for own in type(error).__mro__)


@dataclass(frozen=True)
class Failure:
    """A job that failed; it stands where its result would.

    Attributes
    ----------
    error : str
        The exception, in one line.
    traceback : str
        Where, as Python shows it; empty where the worker was lost.
    lost : bool
        Whether the worker went away rather than the job failed.
    """

    error: str
    traceback: str = ""
    lost: bool = False

    @classmethod
    def of(cls, error: BaseException, lost: bool | None = None) -> Failure:
        """The failure that an exception is. Its class says whether the worker was lost."""
        # Ray raises an error of its own. Its text is the traceback, and it has the one of the job.
        cause = getattr(error, "cause", None)
        if isinstance(cause, BaseException):
            shown = _ANSI.sub("", str(error))
            error = cause
        else:
            shown = "".join(traceback.format_exception(type(error), error, error.__traceback__))
        first = _ANSI.sub("", str(error)).partition("\n")[0]
        name = type(error).__name__
        return cls(f"{name}: {first}" if first else name, shown, _is_loss(error) if lost is None else lost)

    def __bool__(self) -> bool:
        return False


def _run(fn: Callable[[Task], R], tasks: list[Task], stop: Stop) -> tuple[list[R | Failure], float]:
    """Run a chunk on a worker: a task that fails costs itself, not the others of its chunk."""
    begun = time.perf_counter()
    results: list[R | Failure] = []
    for task in tasks:
        try:
            results.append(stop.run(fn, task))
        except Exception as error:
            results.append(Failure.of(error))
    return results, time.perf_counter() - begun


class _Chunks(Generic[R]):
    """Sizes of chunks, so that one takes about as long as is wanted."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.per_task: float | None = None

    def size(self) -> int:
        if self.per_task is None or self.seconds <= 0:
            return 1
        return max(1, min(1_000, int(self.seconds / max(self.per_task, 1e-6))))

    def took(self, tasks: int, seconds: float) -> None:
        own = seconds / max(tasks, 1)
        # The latest ones count most.
        self.per_task = own if self.per_task is None else 0.5 * self.per_task + 0.5 * own


def map_tasks(
    fn: Callable[[Task], R],
    tasks: Mapping[str, TaskLike] | Iterable[TaskLike],
    executor: Executor | None = None,
    chunk_seconds: float = 1.0,
) -> Iterator[tuple[str, R | Failure]]:
    """Apply a function to tasks, and yield results as they complete.

    Parameters
    ----------
    fn : callable
        A function of a `Task`. Other processes need it by name, as with any executor.
    tasks : mapping or iterable of Task
        The tasks, or what can be made into one.
    executor : concurrent.futures.Executor, optional
        Where the work is done: threads, processes, loky, Dask's ``client.get_executor()``, or
        `arcvm.ray.executor`. Without one, threads of this process.
    chunk_seconds : float
        Several tasks go to a worker at a time, as many as take about so long, by what earlier ones
        took. With 0 each goes alone.

    Yields
    ------
    tuple of str and result
        The task's id with what the function returned, or with a `Failure` where it raised or its
        worker was lost.

    Examples
    --------
    >>> import arcvm
    >>> tasks = list(arcvm.load_tasks().values())[:3]
    >>> sizes = dict(arcvm.map_tasks(lambda task: len(task.train), tasks))
    >>> all(size >= 2 for size in sizes.values())
    True
    """
    if not isinstance(chunk_seconds, (int, float)):
        raise TypeError(f"chunk_seconds is {chunk_seconds!r}; expected a number of seconds")
    if not 0 <= chunk_seconds < float("inf"):
        raise ValueError(f"chunk_seconds is {chunk_seconds}; expected 0 or more, and an end")
    if not callable(fn):
        raise TypeError(f"fn is {fn!r}; expected a function of a task")
    if executor is not None and not callable(getattr(executor, "submit", None)):
        raise TypeError(f"executor is {executor!r}; expected an executor, such as a ProcessPoolExecutor")
    return _results(fn, tasks_of(tasks), executor, chunk_seconds)


def _results(
    fn: Callable[[Task], R], tasks: list[Task], executor: Executor | None, chunk_seconds: float
) -> Iterator[tuple[str, R | Failure]]:
    if executor is not None:
        yield from _map(fn, tasks, executor, chunk_seconds)
        return
    own = ThreadPoolExecutor()
    try:
        yield from _map(fn, tasks, own, chunk_seconds)
    finally:
        # Jobs of which nobody takes the results were told to end, and nobody waits for them.
        own.shutdown(wait=False, cancel_futures=True)


def _workers(executor: Executor) -> int:
    return int(getattr(executor, "_max_workers", None) or 4)


def _map(
    fn: Callable[[Task], R], tasks: list[Task], executor: Executor, chunk_seconds: float
) -> Iterator[tuple[str, R | Failure]]:
    waiting = iter(tasks)
    chunks: _Chunks[R] = _Chunks(chunk_seconds)
    flying: dict[Future[tuple[list[R | Failure], float]], list[Task]] = {}
    broken: BaseException | None = None
    stop = Stop()
    # Few enough in flight that later chunks are cut by what earlier ones took.
    most = 2 * _workers(executor)
    try:
        while True:
            while broken is None and len(flying) < most:
                chunk = [task for _, task in zip(range(chunks.size()), waiting)]
                if not chunk:
                    break
                try:
                    flying[executor.submit(_run, fn, chunk, stop)] = chunk
                except (BrokenExecutor, RuntimeError) as error:
                    broken = error
                    for task in chunk:
                        yield task.id, Failure.of(error, lost=True)
            if broken is not None:
                for task in waiting:
                    yield task.id, Failure.of(broken, lost=True)
            if not flying:
                return
            # A wait without an end would keep Ctrl-C waiting on some systems.
            done, _ = wait(flying, timeout=_TICK, return_when=FIRST_COMPLETED)
            for future in done:
                chunk = flying.pop(future)
                failed = future.exception()
                if failed is not None:
                    for task in chunk:
                        yield task.id, Failure.of(failed)
                    continue
                results, seconds = future.result()
                chunks.took(len(chunk), seconds)
                for task, result in zip(chunk, results):
                    yield task.id, result
    finally:
        stop.cancel()
        for future in flying:
            future.cancel()
