"""Arguments that are wrong name themselves; those that could be meant are taken."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import arcvm

from .conftest import MIRROR

NAN = float("nan")


def cases(task: arcvm.Task) -> dict[str, list[Callable[[Any], object]]]:
    """Calls by the name of the argument that they take."""
    program, library = arcvm.Program(MIRROR), arcvm.Library(MIRROR)
    result = arcvm.verify([MIRROR], task)
    return {
        "threads": [
            lambda n: arcvm.verify([MIRROR], task, threads=n),
            lambda n: arcvm.Population().evaluate([MIRROR], task, threads=n),
            lambda n: program.map([[[1]]], threads=n),
            lambda n: library.check([task], threads=n),
            lambda n: arcvm.Evolution([task], [MIRROR], threads=n),
        ],
        "enough": [lambda n: arcvm.verify([MIRROR], task, enough=n)],
        "capacity": [lambda n: arcvm.Population(capacity=n)],
        "k": [lambda n: result.attempts(n)],
        "n": [lambda n: result.best(n)],
        "generations": [lambda n: arcvm.Evolution([task], [MIRROR], generations=n)],
        "seed": [lambda n: arcvm.Evolution([task], [MIRROR], seed=n)],
        "population": [lambda n: arcvm.Evolution([task], [MIRROR], population=n)],
        "parents": [lambda n: arcvm.Evolution([task], [MIRROR], parents=n)],
        "fuel": [
            lambda n: arcvm.solve(task, fuel=n),
            lambda n: program([[1]], budget={"fuel": n}),
            lambda n: program.check(task, budget={"fuel": n}),
        ],
        "cells": [lambda n: program([[1]], budget={"cells": n})],
        "bytes": [lambda n: program.trace(task, budget={"bytes": n})],
        "budget": [lambda n: program([[1]], budget=n), lambda n: arcvm.verify([MIRROR], task, budget=n)],
        "pair": [lambda n: program.trace(task, n)],
    }


NAMES = ["threads", "enough", "capacity", "k", "n", "generations", "seed", "population", "parents", "fuel", "cells", "bytes", "budget", "pair"]


@pytest.mark.parametrize("name", NAMES)
def test_numbers_that_are_wrong_are_named(task: arcvm.Task, name: str) -> None:
    class Broken:
        def __index__(self) -> int:
            raise RuntimeError("my own")

    for call in cases(task)[name]:
        for wrong in (-1, -(10**30), 10**30, NAN, 1.5, float("inf"), -0.5, 1j, object()):
            with pytest.raises((ValueError, TypeError), match=rf"\b{name} is "):
                call(wrong)
        with pytest.raises(RuntimeError, match="my own"):
            call(Broken())


def test_seconds_that_are_wrong_are_named(task: arcvm.Task) -> None:
    for wrong in (-1, NAN, float("inf"), 10**400, "much", None):
        with pytest.raises((ValueError, TypeError, OverflowError), match="seconds|too large"):
            arcvm.Program(MIRROR)([[1]], budget={"seconds": wrong})  # type: ignore[dict-item]
        if wrong is not None:
            with pytest.raises((ValueError, TypeError, OverflowError), match="seconds|too large"):
                arcvm.solve(task, seconds=wrong)  # type: ignore[arg-type]
    for wrong in (-1, NAN):
        with pytest.raises(ValueError, match="seconds"):
            arcvm.evolve([task], [MIRROR], seconds=wrong)


def test_what_says_its_number_is_one(task: arcvm.Task) -> None:
    assert arcvm.verify([MIRROR], task, threads=np.int64(1), enough=np.uint8(1)).solved.all()  # type: ignore[arg-type]
    program = arcvm.Program(MIRROR)
    for budget in (20_000.0, np.int32(20_000), {"fuel": 2e4, "cells": 1e6}, {"fuel": np.float64(1e4)}):
        assert program([[1, 2]], budget=budget).tolist() == [[2, 1]]  # type: ignore[arg-type]
    assert program.trace(task, 0).lines[0].value.tolist() == program.trace(task).lines[0].value.tolist()
    assert "test0" in repr(program.trace(task, len(task.pair_names) - 1))
    with pytest.raises(IndexError, match="train0"):
        program.trace(task, 99)


def test_one_task_is_not_many(task: arcvm.Task) -> None:
    library = arcvm.Library(MIRROR)
    calls: list[Callable[[Any], object]] = [
        library.check,
        lambda tasks: arcvm.Evolution(tasks, [MIRROR]),
        lambda tasks: arcvm.submission.score({}, tasks),
        lambda tasks: arcvm.map_tasks(len, tasks),
    ]
    for call in calls:
        for one in (task, task.to_dict()):
            with pytest.raises(TypeError, match="got one: put it into a list"):
                call(one)
        with pytest.raises(TypeError, match="load_tasks"):
            call("data/training")
        with pytest.raises(TypeError, match="got int"):
            call(3)
        with pytest.raises(TypeError, match=r"tasks\[1\]: expected a task"):
            call([task, 3])
        with pytest.raises(ValueError, match="task abc: .*neither"):
            call({"abc": {}})
    assert library.check({"solve": task.to_dict()})["task"] == ["solve"]


def test_tasks_are_read_of_paths_too(tmp_path: Path, task: arcvm.Task) -> None:
    path = tmp_path / f"{task.id}.json"
    path.write_text(task.to_json())
    assert arcvm.Task(str(path)) == arcvm.Task(path) == task
    assert arcvm.Task(str(path), "other").id == "other"
    with pytest.raises(arcvm.TaskError, match="no such file"):
        arcvm.Task("nowhere.json")
    with pytest.raises(arcvm.TaskError):
        arcvm.Task("")


def test_mappings_need_be_no_dicts(task: arcvm.Task) -> None:
    class Own(Mapping[str, Any]):
        def __init__(self, items: dict[str, Any]) -> None:
            self.own = items

        def __getitem__(self, key: str) -> Any:
            return self.own[key]

        def __iter__(self) -> Any:
            return iter(self.own)

        def __len__(self) -> int:
            return len(self.own)

    library = arcvm.Library(Own({"a.arc": MIRROR}))
    assert isinstance(library, Mapping) and list(library) == ["solve"] and dict(library)["solve"] == library["solve"]
    assert library.check(Own({task.id: task}))["task"] == [None]
    right = [[output] for _, output in task.test]
    assert arcvm.submission.score(Own({task.id: right}), Own({task.id: task}))["summary"]["solved"] == 1
    assert arcvm.verify(Own({"x": MIRROR}), task).solved.tolist() == [True]
    with pytest.raises(TypeError, match='text "a"'):
        arcvm.Library({"a": 3})  # type: ignore[dict-item]


def test_what_is_no_unicode_is_known_to_nobody(task: arcvm.Task) -> None:
    bad = "\ud800"
    program, library = arcvm.Program(MIRROR), arcvm.Library(MIRROR)
    with pytest.raises(arcvm.ProgramError, match="no solver"):
        arcvm.Program(MIRROR, bad)
    assert arcvm.Program(MIRROR, filename=bad)([[1, 2]]).tolist() == [[2, 1]]
    with pytest.raises(KeyError):
        program.trace(task, bad)
    with pytest.raises(KeyError):
        library[bad]
    assert bad not in library and library.get(bad) is None
    assert arcvm.Task(task, bad).train[0][0].tolist() == task.train[0][0].tolist()
    assert len(arcvm.Library({bad: MIRROR})) == 1
    with pytest.raises(ValueError):
        arcvm.from_stitch(bad)
    with pytest.raises(ValueError, match="grids\\[1\\]"):
        program.map([[[1]], [[999]]])
    for call in (lambda: arcvm.verify([MIRROR], task, scores=bad), lambda: arcvm.grammar(bad)):  # type: ignore[arg-type]
        with pytest.raises(ValueError):
            call()


def test_a_text_that_is_missing_has_its_row(task: arcvm.Task) -> None:
    result = arcvm.verify([MIRROR, None, MIRROR], task)
    assert result.solved.tolist() == [True, False, True] and result.errors[1] and result.texts[1] == ""
