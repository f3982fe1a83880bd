from __future__ import annotations

import copy
import pickle
from pathlib import Path

import numpy as np
import pytest

import arcvm

from .conftest import MIRROR


@pytest.fixture
def mirror() -> arcvm.Program:
    return arcvm.Program(MIRROR)


def test_it_is_called_with_arrays_lists_and_tuples(mirror: arcvm.Program) -> None:
    for grid in [
        [[1, 2, 3], [4, 5, 6]],
        ((1, 2, 3), (4, 5, 6)),
        [np.array([1, 2, 3]), (4, 5, 6)],
        np.array([[1, 2, 3], [4, 5, 6]], np.int8),
        np.array([[1, 2, 3], [4, 5, 6]]),
        np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]),
        np.array([[1, 2, 3], [4, 5, 6]], ">i4"),
        np.asfortranarray(np.array([[1, 2, 3], [4, 5, 6]], np.int8)),
        np.array([[1, 9, 2, 9, 3], [4, 9, 5, 9, 6]], np.uint8)[:, ::2],
        np.array([[3, 2, 1], [6, 5, 4]], np.int8)[:, ::-1],
    ]:
        out = mirror(grid)
        assert out.dtype == np.int8 and out.tolist() == [[3, 2, 1], [6, 5, 4]]
    assert mirror(np.array([[True, False]])).tolist() == [[0, 1]]


def test_it_cannot_be_changed(mirror: arcvm.Program, task: arcvm.Task) -> None:
    for own in [mirror, task, mirror.check(task), arcvm.Library(MIRROR)]:
        for name in ["source", "anything"]:
            with pytest.raises(AttributeError):
                setattr(own, name, 1)


def test_values_that_are_no_grids_are_what_they_are_in_python() -> None:
    def value(expression: str) -> object:
        return arcvm.Program(f"def solve(I):\n    return {expression}\n")([[1, 0], [0, 2]])

    assert value("height(I)") == 2
    assert value("equality(1, 1)") is True
    assert value("None") is None
    assert value("(1, (2, 3))") == (1, (2, 3))
    assert value("ofcolor(I, 0)") == frozenset({(0, 1), (1, 0)})
    assert value("initset(ofcolor(I, 1))") == frozenset({frozenset({(0, 0)})})
    assert value("(I, 1)") == (((1, 0), (0, 2)), 1)


def test_demonstrations_are_given_with_the_task(task: arcvm.Task) -> None:
    program = arcvm.Program("def solve(S, I):\n    return size(S)\n")
    assert program(task.train[0][0], task) == len(task.train)
    with pytest.raises(TypeError, match="reads the demonstrations"):
        program(task.train[0][0])


def test_it_is_mapped_in_order(mirror: arcvm.Program) -> None:
    grids = [np.full((1, 2), n % 10, np.int8) for n in range(500)]
    assert [out.tolist() for out in mirror.map(grids)] == [grid.tolist() for grid in grids]
    assert mirror.map([]) == []


def test_one_grid_that_fails_is_told_and_loses_no_other() -> None:
    program = arcvm.Program("def solve(I):\n    return crop(I, first(ofcolor(I, 1)), (1, 1))\n")
    grids = [[[1, 2]], [[0, 2]], [[2, 1]]]
    with pytest.raises(arcvm.EvaluationError, match=r"grids\[1\]: ") as raised:
        program.map(grids)
    assert raised.value.index == 1 and pickle.loads(pickle.dumps(raised.value)).index == 1
    one, error, two = program.map(grids, errors="return")
    assert one.tolist() == two.tolist() == [[1]]
    assert isinstance(error, arcvm.EvaluationError) and error.index == 1
    odd = [grids[0], [[1, 2], [3]], 7, np.array([[0.5]]), grids[2]]
    with pytest.raises(ValueError, match=r"grids\[1\]"):
        program.map(odd)
    one, ragged, number, fraction, two = program.map(odd, errors="return")
    assert one.tolist() == two.tolist() == [[1]]
    assert [type(error) for error in (ragged, number, fraction)] == [ValueError, TypeError, ValueError]
    assert [error.index for error in (ragged, number, fraction)] == [1, 2, 3]
    assert all(f"grids[{error.index}]" in str(error) for error in (ragged, number, fraction))
    with pytest.raises(ValueError, match='expected "raise" or "return"'):
        program.map(grids, errors="ignore")  # type: ignore[arg-type]


def test_check_never_raises(mirror: arcvm.Program, task: arcvm.Task) -> None:
    check = mirror.check(task)
    assert check.solved and check and check.right == len(check) == len(task.pair_names)
    wrong = arcvm.Program("def solve(I):\n    return hmirror(I)\n").check(task)
    assert not wrong.solved and wrong.pairs[0]["status"] == "wrong"
    assert wrong.pairs[0]["expected"].tolist() == task.train[0][1].tolist()
    assert "cells differ" in str(wrong) and "<svg" in wrong._repr_svg_()
    failing = arcvm.Program("def solve(I):\n    x1 = ofcolor(I, 77)\n    return first(x1)\n").check(task)
    error = failing.pairs[0]["error"]
    assert isinstance(error, arcvm.EvaluationError)
    assert (error.kind, error.primitive, error.lineno) == ("value", "first", 3)
    assert "first" in str(failing)


@pytest.mark.parametrize(
    "line, way",
    [
        ("fill(3, I, ofcolor(I, 1))", "the order is `fill(grid, value, patch)`"),
        ("{1: 2}[5]", "`d.get(key, otherwise)` answers for keys that are not there"),
        ("(1, 2).index(7)", "`value in x` tells whether it is there"),
    ],
)
def test_errors_tell_the_way_out(line: str, way: str, task: arcvm.Task) -> None:
    program = arcvm.Program(f"def solve(I):\n    return {line}\n")
    with pytest.raises(arcvm.EvaluationError) as raised:
        program([[1]])
    assert way in raised.value.render()
    assert way in program.check(task).pairs[0]["error"].render()
    assert way in str(program.trace(task))


def test_long_loops_end_alike_before_and_behind_their_compilation() -> None:
    text = """def solve(I):
    n = 0
    for i in range(60000):
        n = (n * 3 + I[i % 2][0]) % 1009
    return n
"""
    grid = [[1, 2], [3, 4]]
    value = 0
    for i in range(60000):
        value = (value * 3 + grid[i % 2][0]) % 1009
    program = arcvm.Program(text)
    assert [program(grid) for _ in range(3)] == [value] * 3
    assert program.map([grid] * 4) == [value] * 4
    for _ in range(2):
        with pytest.raises(arcvm.BudgetError) as budget:
            program(grid, budget=100_000)
        assert budget.value.kind == "fuel"


def test_errors_have_kind_primitive_and_place() -> None:
    program = arcvm.Program("def solve(I):\n    x1 = add(1, 2)\n    return divide(x1, 0)\n")
    with pytest.raises(arcvm.EvaluationError) as raised:
        program([[1]])
    error = raised.value
    assert (error.kind, error.primitive, error.lineno) == ("arithmetic", "divide", 3)
    assert not isinstance(error, arcvm.BudgetError)
    assert "return divide(x1, 0)" in error.render() and "^^^" in error.render()
    again = pickle.loads(pickle.dumps(error))
    assert str(again) == str(error) and again.lineno == 3 and again.render() == error.render()
    with pytest.raises(arcvm.BudgetError) as budget:
        arcvm.Program(MIRROR)(np.zeros((30, 30)), budget=3)
    assert budget.value.kind == "fuel"
    with pytest.raises(arcvm.BudgetError):
        arcvm.Program("def solve(I):\n    return upscale(I, 30)\n")(np.zeros((30, 30)), budget={"cells": 1000})
    for bad in [-1, "much", {"fuel": -1}, {"gas": 3}, {"seconds": -1.0}]:
        with pytest.raises(TypeError if bad == "much" else ValueError, match="budget"):
            arcvm.Program(MIRROR)([[1]], budget=bad)  # type: ignore[arg-type]


def test_program_errors_are_syntax_errors_with_a_place() -> None:
    with pytest.raises(arcvm.ProgramError) as raised:
        arcvm.Program("def solve(I):\n    return vmirrorr(I)\n")
    error = raised.value
    assert isinstance(error, SyntaxError)
    assert (error.lineno, error.offset, error.text) == (2, 12, "    return vmirrorr(I)")
    assert error.diagnostics[0]["code"] == "E0301"
    assert "did you mean `vmirror`?" in error.render()
    again = pickle.loads(pickle.dumps(error))
    assert (again.lineno, again.diagnostics) == (2, error.diagnostics)
    for nothing in ["", "# only a comment\n", "x = 1"]:
        with pytest.raises(arcvm.ProgramError):
            arcvm.Program(nothing)
    with pytest.raises(arcvm.ProgramError, match="no solver `other`"):
        arcvm.Program(MIRROR, "other")


def test_it_is_frozen_pickled_and_compared(mirror: arcvm.Program) -> None:
    with pytest.raises(AttributeError):
        mirror.name = "other"  # type: ignore[misc]
    for other in [pickle.loads(pickle.dumps(mirror)), copy.deepcopy(mirror)]:
        assert other == mirror and hash(other) == hash(mirror) and other([[1, 2]]).tolist() == [[2, 1]]
    assert mirror != arcvm.Program("def solve(I):\n    return hmirror(I)\n")
    text = "def twice(f, x):\n    return f(f(x))\n\ndef solve(I):\n    return twice(rot90, I)\n"
    helped = pickle.loads(pickle.dumps(arcvm.Program(text)))
    assert helped([[1, 2]]).tolist() == [[2, 1]] and "def twice" in helped.source


def test_a_program_of_a_file_keeps_the_dialect_of_the_file(tmp_path: Path, tasks: dict[str, arcvm.Task]) -> None:
    text = "def solve(I):\n    return shape(I) + shape(I)\n"
    for name, right in [("a.arc", (4, 4)), ("a.py", (2, 2, 2, 2))]:
        (tmp_path / name).write_text(text)
        program = arcvm.Library.read(tmp_path / name)["solve"]
        again = pickle.loads(pickle.dumps(program))
        assert program([[1, 2], [3, 4]]) == again([[1, 2], [3, 4]]) == right
        assert program == again and program.fingerprint == again.fingerprint
        verified = arcvm.verify([program], tasks["67a3c6ac"])
        assert verified.program(0) == program
    python, own = (arcvm.Program(text, filename=name) for name in ("a.py", "a.arc"))
    assert python != own and python.fingerprint != own.fingerprint


def test_fingerprints_are_of_what_is_computed(mirror: arcvm.Program) -> None:
    same = arcvm.Program("def solve_x(grid):\n    out = vmirror(grid)\n    return out\n")
    assert same.fingerprint == mirror.fingerprint and len(mirror.fingerprint) == 32
    assert arcvm.Program("def solve(I):\n    return hmirror(I)\n").fingerprint != mirror.fingerprint


def test_warnings_are_data() -> None:
    program = arcvm.Program("def solve(I):\n    x = hmirror(I)\n    return vmirror(I)\n")
    (warning,) = program.warnings
    assert warning["severity"] == "warning" and warning["line"] == 2


def test_traces_show_every_line(task: arcvm.Task) -> None:
    text = "def solve(I):\n    x1 = vmirror(I)\n    x2 = height(x1)\n    x3 = add(x2, 1)\n    return x1\n"
    program = arcvm.Program("def solve(I):\n    x1 = vmirror(I)\n    x2 = objects(x1, T, F, T)\n    return fill(x1, 0, merge(x2))\n")
    trace = program.trace(task, "train0")
    assert [line.name for line in trace.lines] == ["x1", "x2", "return"]
    assert trace.lines[0].value.tolist() == program.trace(task).lines[0].value.tolist()
    assert isinstance(trace.lines[1].value, frozenset) and trace.lines[1].drawing
    assert trace.status == "wrong" and "x2 = objects" in str(trace) and "<table" in trace._repr_html_()
    other = arcvm.Program(text)
    assert other.trace(task).status == "correct"
    assert other.trace(task, against=other).first_difference is None
    draft = arcvm.Program("def solve(I):\n    x1 = hmirror(I)\n    return x1\n")
    first = draft.trace(task, against=other).first_difference
    assert first is not None and first.name == "x1" and first.differs and first.against
    with pytest.raises(KeyError, match="train0"):
        program.trace(task, "train99")
    failing = arcvm.Program("def solve(I):\n    x1 = ofcolor(I, 77)\n    x2 = first(x1)\n    return x2\n")
    assert "first" in (failing.trace(task).error or "")
    assert failing.trace(task).lines[1].status == "failed"
    text = "def solve(I):\n    x = vmirror(I)\n    if x == I:\n        return x\n    y = rot90(x)\n    return hmirror(y)\n"
    lines = arcvm.Program(text).trace(task).lines
    assert [(line.lineno, line.status) for line in lines] == [(2, "value"), (3, "value"), (4, "skipped"), (5, "value"), (6, "value")]


def helper(grid):  # type: ignore[no-untyped-def]
    return vmirror(grid)  # type: ignore[name-defined] # noqa: F821


renamed = helper


def test_functions_become_programs() -> None:
    @arcvm.program
    def solve_it(I):  # type: ignore[no-untyped-def]
        """Twice as wide."""
        return hconcat(I, helper(I))  # type: ignore[name-defined] # noqa: F821

    assert isinstance(solve_it, arcvm.Program) and solve_it.name == "solve_it"
    assert solve_it([[1, 2]]).tolist() == [[1, 2, 2, 1]]
    with pytest.raises(arcvm.ProgramError) as raised:

        @arcvm.program
        def broken(I):  # type: ignore[no-untyped-def]
            return vmirrorr(I)  # type: ignore[name-defined] # noqa: F821

    assert raised.value.filename == __file__
    with open(__file__) as own:
        assert "vmirrorr(I)" in own.readlines()[(raised.value.lineno or 0) - 1]
    def inner(grid):  # type: ignore[no-untyped-def]
        return hconcat(grid, grid)  # type: ignore[name-defined] # noqa: F821

    factor, other_name = 3, arcvm.Program("def twice(I):\n    return vconcat(I, I)\n", "twice")

    @arcvm.program
    def around(I):  # type: ignore[no-untyped-def]
        return renamed(other_name(upscale(inner(I), factor)))  # type: ignore[name-defined] # noqa: F821

    grid = around([[1, 2]])
    assert grid.shape == (6, 12) and grid[0].tolist() == [2, 2, 2, 1, 1, 1] * 2
    with pytest.raises(TypeError):
        arcvm.program(3)  # type: ignore[arg-type]
