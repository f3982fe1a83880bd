"""One local session of Ray on two workers."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import arcvm

from .conftest import MIRROR
from .test_beyond import TEXTS, solved

ray = pytest.importorskip("ray")
arcvm_ray = pytest.importorskip("arcvm.ray")

pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(scope="module")
def session() -> Iterator[None]:
    # Ray's workers give way to all others; a test on a busy machine would wait for long.
    os.environ.setdefault("RAY_worker_niceness", "0")
    ray.init(
        num_cpus=2,
        include_dashboard=False,
        log_to_driver=False,
        object_store_memory=80 << 20,
        runtime_env={"env_vars": {"PYTHONPATH": str(Path(__file__).parents[1])}},
    )
    yield
    ray.shutdown()


def test_the_executor_gives_the_same(session: None, tasks: dict[str, arcvm.Task]) -> None:
    some = list(tasks.values())[:20]
    with arcvm_ray.executor() as executor:
        assert dict(arcvm.map_tasks(solved, some, executor)) == {task.id: solved(task) for task in some}
    with pytest.raises(RuntimeError):
        executor.submit(solved, some[0])


def test_verify_gives_the_same_as_here(session: None, tasks: dict[str, arcvm.Task]) -> None:
    pairs = [(TEXTS, task) for task in list(tasks.values())[:12]]
    found = dict(arcvm_ray.verify(pairs, in_flight=3))
    assert sorted(found) == list(range(12))
    for number, (texts, task) in enumerate(pairs):
        here = arcvm_ray.columns(arcvm.verify(texts, task))
        there: Any = found[number]
        assert here.keys() == there.keys()
        for name, column in here.items():
            if isinstance(column, np.ndarray):
                assert np.array_equal(column, there[name]), name
        assert here["errors"] == there["errors"]
    ((_, broken),) = arcvm_ray.verify([(["x"], tasks["67a3c6ac"])], scores="nothing")
    assert isinstance(broken, arcvm.Failure) and broken.error.startswith('ValueError: scores is "nothing"') and not broken.lost
    assert "\x1b" not in broken.error + broken.traceback and "\n" not in broken.error
    with pytest.raises(TypeError, match="put it into a list"):
        list(arcvm_ray.verify([(MIRROR, tasks["67a3c6ac"])]))


def _dies_on_odd(job: int, options: dict[str, Any]) -> int:
    if job % 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return job


def test_a_worker_that_is_lost_again_and_again_is_a_failure(session: None) -> None:
    found = dict(arcvm_ray._jobs(_dies_on_odd, range(4), {}, 2, 3, 1))
    assert found[0] == 0 and found[2] == 2
    assert all(isinstance(found[odd], arcvm.Failure) and found[odd].lost for odd in (1, 3))


def _dies_and_counts(task: arcvm.Task, path: str) -> None:
    with open(path, "a") as file:
        file.write("x")
    os.kill(os.getpid(), signal.SIGKILL)


def test_the_executor_gives_up_a_job_after_as_many_losses(session: None, tmp_path: Path, task: arcvm.Task) -> None:
    path = tmp_path / "runs"
    with arcvm_ray.executor() as executor:
        error = executor.submit(_dies_and_counts, task, str(path)).exception()
    assert arcvm.Failure.of(error).lost
    assert path.read_text() == "x" * arcvm_ray.RETRIES


def test_islands_refuse_what_no_search_takes(session: None, task: arcvm.Task) -> None:
    with pytest.raises(TypeError, match="unexpected keyword argument 'seconds'"):
        arcvm_ray.evolve([task], [DRAFT], seconds=1)
    with pytest.raises(ValueError, match="islands is 0; expected at least 1"):
        arcvm_ray.evolve([task], [DRAFT], islands=0)
    with pytest.raises(ValueError, match="population is 0"):
        arcvm_ray.evolve([task], [DRAFT], population=0)


DRAFT = "def solve_67a3c6ac(I):\n    return rot90(I)\n"


def test_islands_do_what_they_do_alone(session: None, task: arcvm.Task) -> None:
    # Nothing solves it, so that no island ends early.
    hard = arcvm.Task({"train": [{"input": [[1, 2]], "output": [[9, 8, 7, 6]]}], "test": [{"input": [[1]]}]}, "hard")
    options = {"population": 60, "generations": 4}
    found: dict[int, list[dict[str, Any]]] = {0: [], 1: []}
    for island, generation in arcvm_ray.evolve([hard], [DRAFT], islands=2, seed=5, **options):
        found[island].append({name: generation[name] for name in ("generation", "made", "unique", "solved")})
    for island, generations in found.items():
        alone = [g for _, g in arcvm.evolve([hard], [DRAFT], seed=5 + island, **options)]
        alone = [{name: g[name] for name in ("generation", "made", "unique", "solved")} for g in alone]
        assert len(generations) == 4 and generations == alone


@pytest.mark.parametrize("kept", ["store", "state"])
def test_an_island_that_is_killed_goes_on(session: None, task: arcvm.Task, tmp_path: Path, kept: str) -> None:
    hard = arcvm.Task({"train": [{"input": [[1, 2]], "output": [[9, 8, 7, 6]]}], "test": [{"input": [[1]]}]}, "hard")
    options: dict[str, Any] = {"population": 40, "generations": 6, "seed": 3}
    store = {"store": tmp_path} if kept == "store" else {}
    alone = [g["unique"] for _, g in arcvm.evolve([hard], [MIRROR], **options)]
    found: dict[int, int] = {}
    for number, (_, generation) in enumerate(arcvm_ray.evolve([hard], [MIRROR], islands=1, **store, **options)):
        found[generation["generation"]] = generation["unique"]
        if number == 2:
            os.kill(generation["pid"], signal.SIGKILL)
    assert [found[number] for number in sorted(found)] == alone
