"""Values that are made here and looked at elsewhere."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest

import arcvm

from .conftest import MIRROR

FAILING = "def solve(I):\n    x1 = ofcolor(I, 77)\n    return first(x1)\n"
TEXTS = [MIRROR, "def solve(I):\n    return vmirrorr(I)\n", FAILING, None, "```\n" + MIRROR + "```\n", "def solve(I):\n    return hmirror(I)\n"]

# Each fails in something of Python that has no name among the primitives.
PYTHON_FAILURES = ["I[99]", "{1: 2}[5]", "I[0][0] // 0", "1 / 0", "2 ** -1", "1 << -1", "-I", "abs(I)", "sum(I)", "I[::0]", "[].pop()", "(1, 2).index(7)", "next(iter(()))", "max([])", "[a for a, b in I]"]
LINES = ["assert I == 3", "a, b = (1, 2, 3)", "while True: I = I", "for i in (): x = i\n    y = x"]
FAILURES = [f"def solve(I):\n    return {text}\n" for text in PYTHON_FAILURES] + [f"def solve(I):\n    {text}\n    return I\n" for text in LINES]

T = TypeVar("T")


def again(value: T) -> T:
    """The value as another process gets it."""
    made: T = pickle.loads(pickle.dumps(value))
    return made


def same(a: object, b: object) -> bool:
    """Whether two values are the same, arrays in them included."""
    if isinstance(a, np.ndarray):
        return isinstance(b, np.ndarray) and a.dtype == b.dtype and np.array_equal(a, b)
    if isinstance(a, dict):
        return isinstance(b, dict) and a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    if isinstance(a, (list, tuple)):
        return type(a) is type(b) and len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, arcvm.EvaluationError):
        return type(a) is type(b) and a.args == b.args  # type: ignore[attr-defined]
    return a == b


def properties(value: object) -> dict[str, object]:
    """All that can be read of an object."""
    names = [name for name in dir(type(value)) if isinstance(vars(type(value)).get(name), type(arcvm.Task.id))]
    return {name: getattr(value, name) for name in names}


@pytest.mark.parametrize("scores", ["likeness", "verdicts", "differs"])
def test_verifications(task: arcvm.Task, scores: str) -> None:
    own = arcvm.verify(TEXTS, task, scores=scores)  # type: ignore[arg-type]
    other = again(own)
    of_own = properties(own)
    assert {"solved", "status", "errors", "texts", "fingerprints", "first_alike"} <= of_own.keys()
    assert same(of_own, properties(other)) and repr(own) == repr(other)
    assert same(own.test_status(), other.test_status()) and same(own.attempts(), other.attempts())
    assert own.best() == other.best() and len(own) == len(other) == len(TEXTS)
    for index in range(len(TEXTS)):
        for ask in (own.render, own.problems, own.outputs, own.differences):
            assert same(ask(index), getattr(other, ask.__name__)(index)), (ask.__name__, index)
    assert other.program(4) == own.program(4) and other.errors[1][0].render() == own.errors[1][0].render()
    assert same(properties(again(other)), of_own)


@pytest.mark.parametrize("text", [MIRROR, FAILING, "def solve(I):\n    return (1, 2)\n", "def solve(I):\n    return hmirror(I)\n"])
def test_checks(task: arcvm.Task, text: str) -> None:
    own = arcvm.Program(text).check(task)
    other = again(own)
    assert same(properties(own), properties(other))
    assert (str(own), repr(own), own._repr_svg_()) == (str(other), repr(other), other._repr_svg_())
    assert len(own) == len(other) and bool(own) == bool(other)


def test_failures_of_everything_that_is_python(task: arcvm.Task) -> None:
    own = arcvm.verify(FAILURES, task)
    assert not own.solved.any()
    assert same(properties(own), properties(again(own)))
    for text, errors in zip(FAILURES, own.errors, strict=True):
        if not errors:
            check = arcvm.Program(text).check(task)
            assert same(properties(check), properties(again(check))), text


def test_traces(task: arcvm.Task) -> None:
    first = arcvm.Program("def solve(I):\n    x1 = hmirror(I)\n    x2 = objects(x1, T, F, T)\n    for c in range(3):\n        x1 = replace(x1, c, 0)\n    return fill(x1, 1, first(ofcolor(x1, 77)))\n")
    second = arcvm.Program("def solve(I):\n    x1 = vmirror(I)\n    x2 = objects(x1, T, F, T)\n    return x1\n")
    own = first.trace(task, against=second)
    other = again(own)
    assert (str(own), own._repr_html_(), repr(own)) == (str(other), other._repr_html_(), repr(other))
    assert own.error == other.error and own.error is not None and own.status == other.status == "error"
    for mine, theirs in zip(own.lines, other.lines, strict=True):
        assert same(properties(mine), properties(theirs)) and same(properties(mine), properties(again(mine)))
    assert own.first_difference is not None and other.first_difference is not None
    assert own.first_difference.lineno == other.first_difference.lineno == 2


def test_libraries(tmp_path: Path, tasks: dict[str, arcvm.Task]) -> None:
    (tmp_path / "a.arc").write_text("def solve_67a3c6ac(I):\n    return vmirror(I)\n")
    (tmp_path / "b.py").write_text("def broken(I):\n    return nothing(I)\n\ndef solve(I):\n    x = 1\n    return I\n")
    (tmp_path / "c.arc").write_bytes(b"def solve(I):\n    return \xff\n")
    own = arcvm.Library.read(*(tmp_path / name for name in ("a.arc", "b.py", "c.arc", "nowhere.arc")))
    other = again(own)
    assert own == other and hash(own) == hash(other) and repr(own) == repr(other)
    assert own.errors == other.errors and own.warnings == other.warnings and len(own.errors) >= 3
    assert own.render() == other.render() and "nowhere.arc" in own.render()
    assert own.items() == other.items() and list(own) == ["solve_67a3c6ac", "solve"]
    assert [p.fingerprint for p in own.values()] == [p.fingerprint for p in other.values()]
    for name, column in own.check(tasks).items():
        assert name == "nanoseconds" or column == other.check(tasks)[name]
    assert own != arcvm.Library(MIRROR)


def test_populations_keep_their_capacity(task: arcvm.Task) -> None:
    own = arcvm.Population(capacity=1 << 21)
    own.evaluate(TEXTS, task)
    other = again(own)
    assert other.capacity == own.capacity == 1 << 21 and len(other) == 0 and len(own) > 0
    assert same(properties(other.evaluate(TEXTS, task)), properties(own.evaluate(TEXTS, task)))


def test_bytes_of_something_else_are_refused(task: arcvm.Task) -> None:
    program = arcvm.Program(MIRROR)
    for restore, arguments in [
        (arcvm.Library._restore, ()),  # type: ignore[attr-defined]
        (arcvm.Trace._restore, ()),  # type: ignore[attr-defined]
        (arcvm.Verification._restore, (task,)),  # type: ignore[attr-defined]
        (arcvm.Check._restore, (program, task)),  # type: ignore[attr-defined]
    ]:
        for state in (b"", b"{}", b"[[]]", b"\xff"):
            with pytest.raises(ValueError, match="no pickled object"):
                restore(*arguments, state)
