"""Code as a user writes it: `mypy --strict` accepts it, and `pytest` runs it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import numpy.typing as npt

import arcvm


def best_program(texts: list[str], task: arcvm.Task) -> arcvm.Program | None:
    """The best of some texts."""
    result = arcvm.verify(texts, task, scores="likeness", enough=3, budget={"fuel": 20_000, "seconds": 1.0}, threads=2)
    solved: npt.NDArray[np.bool_] = result.solved
    if not solved.any():
        return None
    first: int = result.best(1)[0]
    return result.program(first)


def submit(path: Path, tasks: dict[str, arcvm.Task], texts: list[str]) -> float:
    """Write a submission and score it."""
    attempts = {id: arcvm.verify(texts, task).attempts(k=2) for id, task in tasks.items()}
    arcvm.submission.write(path, attempts)
    share: float = arcvm.submission.score(path, tasks)["summary"]["by_output"]
    return share


def count_pairs(task: arcvm.Task) -> int:
    """Something to be mapped."""
    return len(task.train) + len(task.test)


def test_the_sample_runs(tmp_path: Path) -> None:
    tasks = dict(list(arcvm.load_tasks().items())[:5])
    texts = ["def solve(I):\n    return vmirror(I)\n", "def solve(I):\n    return hmirror(\n"]
    for task in tasks.values():
        program = best_program(texts, task)
        if program is not None:
            grid: npt.NDArray[np.int8] = program(task.train[0][0])
            assert grid.ndim == 2
    assert 0.0 <= submit(tmp_path / "submission.json", tasks, texts) <= 1.0
    with ThreadPoolExecutor(2) as executor:
        for id, pairs in arcvm.map_tasks(count_pairs, tasks, executor):
            assert isinstance(pairs, int) and pairs > 0 and id in tasks
    try:
        arcvm.Program(texts[1])
    except arcvm.ProgramError as error:
        line: int | None = error.lineno
        assert line == 2
