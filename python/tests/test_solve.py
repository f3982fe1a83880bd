"""Programs that are learned from demonstrations."""

from __future__ import annotations

import pickle
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

import arcvm


def test_a_program_is_found_and_answers_the_tests(task: arcvm.Task) -> None:
    solution = arcvm.solve(task, fuel=200_000_000)
    assert solution and solution.id == task.id and not solution.cut_off
    assert solution.bits == sorted(solution.bits) and solution.bits[0] < 20
    best = solution.answers[0]
    assert best.agreeing >= 1 and best.weight > 0 and best.rule and best.family
    assert all(np.array_equal(best.program(given), expected) for given, expected in task.train)
    assert best.program.check(task).solved
    attempts = solution.attempts()
    assert len(attempts) == len(task.test) and 1 <= len(attempts[0]) <= 2
    expected = task.test[0][1]
    assert attempts[0][0].dtype == np.int8 and np.array_equal(attempts[0][0], expected)
    assert arcvm.submission.score({task.id: attempts}, [task])["summary"]["by_task"] == 1.0
    again = pickle.loads(pickle.dumps(solution))
    assert again.answers[0].text == best.text and again.fuel == solution.fuel


def test_the_outputs_of_tests_are_not_looked_at(task: arcvm.Task) -> None:
    hidden = arcvm.Task({"train": task.train, "test": [(given, None) for given, _ in task.test]}, task.id)
    one, other = (arcvm.solve(own, fuel=200_000_000) for own in (task, hidden))
    assert [answer.text for answer in one.answers] == [answer.text for answer in other.answers]
    assert one.fuel == other.fuel


def test_limits_end_it(tasks: dict[str, arcvm.Task]) -> None:
    hard = arcvm.Task({"train": [([[1, 2]], [[9, 8, 7, 6]]), ([[2, 1]], [[3]])], "test": [([[1]], None)]}, "hard")
    solution = arcvm.solve(hard)
    assert not solution and solution.attempts() == [[]] * solution.tests and not solution.cut_off
    assert arcvm.solve(tasks["007bbfb7"], fuel=1_000).cut_off
    assert arcvm.solve(tasks["007bbfb7"], seconds=0.0).cut_off
    for bad in [-1.0, float("nan")]:
        with pytest.raises(ValueError, match="seconds"):
            arcvm.solve(hard, seconds=bad)
    with pytest.raises(TypeError, match="expected a task"):
        arcvm.solve(3)


def test_many_tasks_go_over_an_executor(tasks: dict[str, arcvm.Task]) -> None:
    some = {id: tasks[id] for id in ["67a3c6ac", "68b16354"]}
    with ThreadPoolExecutor(2) as executor:
        found = dict(arcvm.map_tasks(arcvm.solve, some, executor))
    assert all(isinstance(solution, arcvm.Solution) and solution for solution in found.values())
