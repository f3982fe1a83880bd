from __future__ import annotations

import numpy as np
import pytest

import arcvm

from .conftest import MIRROR

BAD = "def solve(I):\n    return vmirrorr(I)\n"
WRONG = "def solve(I):\n    return hmirror(I)\n"
FAILING = "def solve(I):\n    return first(ofcolor(I, 77))\n"
ENDLESS = "def solve(I):\n    x = power(lambda g: hconcat(g, g), 40)\n    return x(I)\n"
FENCED = "Here is it:\n```python\ndef solve(I):\n    return vmirror(I)\n```\nIt mirrors.\n"
TWO = "def other(I):\n    return hmirror(I)\n\ndef solve_67a3c6ac(I):\n    return vmirror(I)\n\ndef last(I):\n    return rot90(I)\n"
TEXTS = [MIRROR, BAD, WRONG, FAILING, ENDLESS, FENCED, TWO, MIRROR, "", "no program at all", "def solve(I):\n    return (\n"]


def test_every_text_has_a_row(task: arcvm.Task) -> None:
    result = arcvm.verify(TEXTS, task)
    assert len(result) == len(TEXTS)
    assert result.solved.tolist() == [True, False, False, False, False, True, True, True, False, False, False]
    assert result.right[0] == len(task.train) and result.right[1] == 0
    assert result.likeness[0] == 1.0 and 0 <= result.likeness[2] < 1
    assert result.status.shape == (len(TEXTS), len(task.train))
    names = result.STATUS
    assert names[result.status[0, 0]] == "correct" and names[result.status[2, 0]] == "wrong"
    assert names[result.status[3, 0]] == "error" and names[result.status[1, 0]] == "not run"
    assert names[result.status[4, 0]] in ("fuel", "size", "memory")
    assert result.first_alike.tolist() == [0, -1, 2, 3, 4, 0, 0, 0, -1, -1, -1]
    assert result.names[6] == "solve_67a3c6ac"
    assert result.errors[1][0]["help"] == "did you mean `vmirror`?"
    assert "vmirrorr" in result.render(1) and "value error in `first`" in result.render(3)
    assert result.errors[0] == [] and all(result.errors[n] for n in (8, 9, 10))
    assert result.test_status().shape == (len(TEXTS), len(task.test))
    assert names[result.test_status()[0, 0]] == "correct"
    assert result.best()[0] == 0 and set(result.best()) == {0, 2, 3, 4}
    assert result.program(6)([[1, 2]]).tolist() == [[2, 1]]
    assert "11 texts" in repr(result)


def test_errors_are_data_that_draw_themselves(task: arcvm.Task) -> None:
    import json
    import pickle

    (error,) = arcvm.verify([BAD], task).errors[0]
    assert isinstance(error, arcvm.Diagnostic)
    assert (error["severity"], error["line"], error["column"]) == ("error", 2, 12)
    assert "return vmirrorr(I)" in error.render() and "^^^^^^^^" in error.render()
    assert error["help"] in error.render() and str(error) == error.render()
    assert json.loads(json.dumps(error)) == dict(error)
    again = pickle.loads(pickle.dumps(error))
    assert again == error and again.render() == error.render()
    with pytest.raises(arcvm.ProgramError) as raised:
        arcvm.Program(BAD)
    assert raised.value.diagnostics[0].render() in raised.value.render()
    library = arcvm.Library(BAD + "\n\ndef last(I):\n    return I\n")
    assert library.errors[0].render() in library.render()


def test_outputs_and_attempts(task: arcvm.Task) -> None:
    result = arcvm.verify([WRONG, MIRROR], task)
    outputs = result.outputs(1)
    assert [out.tolist() for out in outputs if out is not None][: len(task.train)] == [
        expected.tolist() for _, expected in task.train
    ]
    attempts = result.attempts()
    assert len(attempts) == len(task.test)
    expected = task.test[0][1]
    assert expected is not None and attempts[0][0].tolist() == expected.tolist()
    assert len(attempts[0]) == 2 and attempts[0][1].tolist() != expected.tolist()
    assert result.attempts(0) == [[] for _ in task.test]
    assert result.outputs(-1)[0] is not None
    with pytest.raises(IndexError):
        result.outputs(2)


def test_rows_do_not_depend_on_threads_order_or_company(task: arcvm.Task) -> None:
    texts = [f"def solve(I):\n    return upscale(I, {n % 7 + 1})\n" for n in range(700)] + TEXTS
    one, many = (arcvm.verify(texts, task, threads=threads) for threads in (1, 4))
    alone = [arcvm.verify([text], task) for text in TEXTS]
    for name in ["solved", "right", "likeness", "fuel", "status", "first_alike"]:
        assert np.array_equal(getattr(one, name), getattr(many, name)), name
    for place, single in enumerate(alone):
        assert single.fuel[0] == one.fuel[700 + place]
        assert single.fingerprints[0] == one.fingerprints[700 + place]
        assert np.array_equal(single.status[0], one.status[700 + place])


def test_enough_ends_after_the_same_text_whatever_the_threads(task: arcvm.Task) -> None:
    texts = [WRONG, MIRROR, MIRROR, "def solve(I):\n    return hmirror(rot180(vmirror(vmirror(I))))\n", WRONG] + [
        f"def solve(I):\n    return upscale(I, {n % 9 + 2})\n" for n in range(2_000)
    ]
    for threads in (1, 2, 4):
        result = arcvm.verify(texts, task, enough=1, threads=threads)
        assert result.solved.sum() == 1 and result.skipped.tolist() == [False] * 2 + [True] * (len(texts) - 2)
    with pytest.raises(ValueError):
        arcvm.verify(texts, task, enough=0)


def test_verdicts_stop_at_the_first_wrong_pair(task: arcvm.Task) -> None:
    result = arcvm.verify([WRONG], task, scores="verdicts")
    assert sorted(result.status[0].tolist())[0] == 0 and not result.solved[0]
    with pytest.raises(ValueError, match="verdicts"):
        arcvm.verify([WRONG], task, scores="all")  # type: ignore[arg-type]


def test_differs_say_how_far_off(task: arcvm.Task) -> None:
    result = arcvm.verify([WRONG, MIRROR], task, scores="differs")
    said = result.differences(0)
    assert len(said) == len(task.train) and said[0] and any(said[0].values())


def test_programs_are_texts_too(task: arcvm.Task) -> None:
    result = arcvm.verify([arcvm.Program(MIRROR)], task)
    assert result.solved.tolist() == [True]
    with pytest.raises(TypeError, match="put it into a list"):
        arcvm.verify(MIRROR, task)
    with pytest.raises(TypeError, match="at index 1"):
        arcvm.verify([MIRROR, 3], task)  # type: ignore[list-item]
    empty = arcvm.verify([], task)
    assert len(empty) == 0 and empty.status.shape == (0, len(task.train)) and empty.attempts() == [[] for _ in task.test]


def test_a_population_remembers(task: arcvm.Task) -> None:
    population = arcvm.Population()
    first = population.evaluate(TEXTS, task)
    known = len(population)
    assert known == 4
    second = population.evaluate(TEXTS + [MIRROR], task)
    assert len(population) == known
    assert np.array_equal(first.status, second.status[: len(TEXTS)])
    population.clear()
    assert len(population) == 0
    with pytest.raises(ValueError):
        arcvm.Population(capacity=1)
