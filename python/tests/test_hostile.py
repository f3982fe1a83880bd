"""Inputs that must not crash, hang or be taken for something else."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import arcvm

from .conftest import MIRROR


@pytest.mark.parametrize(
    ("grid", "error", "words"),
    [
        ([], ValueError, "at least one row"),
        ([[]], ValueError, "at least one row and one column"),
        ([[1], []], ValueError, "row 1 of the grid has 0 cells"),
        ([[1], [1, 2]], ValueError, "row 1 of the grid has 2 cells where the rows above have 1"),
        ([[1.5]], ValueError, "1.5"),
        ([[float("nan")]], ValueError, "nan"),
        ([[float("inf")]], ValueError, "inf"),
        ([[10**30]], ValueError, "row 0, column 0"),
        ([[128]], ValueError, "from -128 to 127"),
        ([["1"]], TypeError, "got str"),
        ([[None]], TypeError, "got NoneType"),
        ([1, 2], TypeError, "expected row 0"),
        ("12", TypeError, "got str"),
        (None, TypeError, "got NoneType"),
        (3, TypeError, "got int"),
        ({1: 2}, TypeError, "got dict"),
        (np.zeros(3), ValueError, "shape (3,)"),
        (np.zeros((2, 2, 2), np.int8), ValueError, "shape (2, 2, 2)"),
        (np.array(3), ValueError, "shape ()"),
        (np.zeros((0, 3), np.int8), ValueError, "0 × 3"),
        (np.zeros((3, 0)), ValueError, "3 × 0"),
        (np.zeros((1, 40_000), np.int8), ValueError, "at most 32768"),
        (np.array([[1.5]]), ValueError, "1.5"),
        (np.array([[300]]), ValueError, "300"),
        (np.array([[2**63]], np.uint64), ValueError, "9223372036854775808"),
        (np.array([["a"]]), TypeError, "dtype"),
        (np.array([[1j]]), TypeError, "dtype complex128"),
        (np.array([[object()]]), TypeError, "dtype object"),
        (np.array([["2020-01-01"]], "datetime64[D]"), TypeError, "dtype"),
    ],
)
def test_what_is_no_grid_is_told(grid: object, error: type[Exception], words: str) -> None:
    program = arcvm.Program(MIRROR)
    # The first call finds out that the program is quick, by which the second one goes.
    for _ in range(2):
        with pytest.raises(error) as raised:
            program(grid)  # type: ignore[arg-type]
        assert words in str(raised.value)
        program(np.ones((1, 1), np.int8))
    with pytest.raises(error):
        program.map([[[1]], grid])  # type: ignore[list-item]


def test_arrays_of_any_layout_are_read_alike() -> None:
    cells = np.arange(12, dtype=np.int8).reshape(3, 4)
    program = arcvm.Program(MIRROR)
    wide = np.zeros((6, 8), np.int8)
    wide[::2, ::2] = cells
    frozen = cells.copy()
    frozen.flags.writeable = False
    layouts = [
        cells,
        np.asfortranarray(cells),
        wide[::2, ::2],
        cells[::-1, ::-1][::-1, ::-1],
        np.ascontiguousarray(cells.T).T,
        frozen,
        cells.astype(">i2"),
        cells.astype(np.uint64),
        cells.astype(float),
        cells.view(np.ndarray),
        cells.tolist(),
    ]
    for _ in range(2):
        for layout in layouts:
            mirrored = program(layout)
            assert mirrored.dtype == np.int8 and mirrored.flags.owndata and mirrored.flags.writeable
            assert np.array_equal(mirrored, cells[:, ::-1])


def test_answers_are_nobody_elses() -> None:
    cells = np.ones((2, 2), np.int8)
    program = arcvm.Program("def solve(I):\n    return I\n")
    answers = [program(cells) for _ in range(3)]
    answers[0][0, 0] = 7
    assert cells.tolist() == [[1, 1], [1, 1]] == answers[1].tolist() == answers[2].tolist()


def test_quick_programs_check_what_else_they_are_given(task: arcvm.Task) -> None:
    program = arcvm.Program(MIRROR)
    for _ in range(2):
        assert program([[1, 2]]).tolist() == program(np.array([[1, 2]], np.int8), task).tolist() == [[2, 1]]
        with pytest.raises(TypeError):
            program(np.ones((1, 1), np.int8), 5)  # type: ignore[arg-type]
        with pytest.raises(ValueError, match="budget"):
            program(np.ones((1, 1), np.int8), budget={"fuel": -1})
        with pytest.raises(arcvm.BudgetError):
            program(np.ones((1, 1), np.int8), budget=0)


def test_hostile_texts_have_their_row(task: arcvm.Task) -> None:
    deep = 2_000
    texts = [
        "def solve(I):\n    return \ud800(I)\n",
        "\ud800\udfff",
        "\x00" * 100,
        "def solve(I):\n    return " + "(" * deep + "I" + ")" * deep + "\n",
        "def solve(I):\n    return " + "vmirror(" * deep + "I" + ")" * deep + "\n",
        "def solve(I):\n" + "".join(f"    x{n} = vmirror(I)\n" for n in range(20_000)) + "    return x1\n",
        "def solve(I):\n    return " + "-" * deep + "1\n",
        "def solve(I):\n    return " + "lambda a: " * 200 + "I\n",
        "x" * (2 << 20),
        "def solve(I):\n    return solve(I)\n",
        "def solve(I):\n    return " + "9" * 100_000 + "\n",
        "def solve(I):\n\treturn vmirror(I)\n",
        "def solve(I):\r\n    return vmirror(I)\r\n",
        "import os\nos.system('true')\n",
        "def solve(I):\n    return __import__('os').system('true')\n",
        "def solve(" + ", ".join(f"a{n}" for n in range(3_000)) + "):\n    return a1\n",
        "```\n" * 1_000,
        "\ufeffdef solve(I):\n    return vmirror(I)\n",
    ]
    result = arcvm.verify(texts, task)
    assert len(result) == len(texts)
    for index in range(len(texts)):
        assert result.solved[index] or result.errors[index] or result.status[index].any(), texts[index][:60]
        result.render(index)
    assert result.solved[texts.index("def solve(I):\r\n    return vmirror(I)\r\n")]


def test_hostile_programs_raise_and_do_no_more() -> None:
    for text in ["\ud800", "def solve(I):\n    return \udfff\n", "\x00", "def solve(I):\n    return '''" + "x" * 100_000]:
        with pytest.raises(arcvm.ProgramError):
            arcvm.Program(text)
    with pytest.raises(TypeError):
        arcvm.Program(3)  # type: ignore[arg-type]
    with pytest.raises(arcvm.ProgramError, match="bytes"):
        arcvm.Program("#" * (17 << 20))


def test_programs_that_never_end_run_out_of_their_budget() -> None:
    text = "def solve(I):\n    f = power(lambda x: combine(x, apply(lambda y: add(y, 1), x)), 64)\n    return f(totuple(interval(0, 9, 1)))\n"
    program = arcvm.Program(text)
    with pytest.raises(arcvm.EvaluationError):
        program([[1]])
    with pytest.raises(arcvm.BudgetError):
        program([[1]], budget={"fuel": 2**60, "cells": 2**40, "bytes": 2**40, "seconds": 0.05})


def test_memory_is_flat_over_many_texts(task: arcvm.Task) -> None:
    import resource

    def texts(seed: int) -> list[str]:
        return [f"def solve(I):\n    x1 = upscale(I, {1 + n % 5})\n    x2 = crop(x1, (0, 0), ({1 + seed % 9}, {1 + n % 9}))\n    return x2\n" for n in range(2_000)]

    def used() -> int:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    for seed in range(5):
        arcvm.verify(texts(seed), task)
    before = used()
    for seed in range(20):
        arcvm.verify(texts(seed), task)
    assert used() - before < 20_000, "KiB more after 40,000 texts"


def test_budgets_beyond_the_memory_of_machines_end_before_it(task: arcvm.Task) -> None:
    for text in ("tuple(range(10**15))", "repeat(I, 10**15)", "(0,) * 10**15", "interval(0, 10**15, 1)", "canvas(0, (1000000, 1000000))"):
        program = arcvm.Program(f"def solve(I):\n    return {text}\n")
        with pytest.raises(arcvm.BudgetError):
            program([[1]], budget={"cells": 10**18, "bytes": 10**18, "fuel": 10**18})
    for population in (10**6 + 1, 2**64 - 1):
        with pytest.raises(ValueError, match="population is .*; expected an integer from 1 to 1000000"):
            arcvm.evolve([task], [MIRROR], population=population)


def test_a_picture_of_many_wrong_cells_is_small() -> None:
    task = arcvm.Task({"train": [([[1]], [[2]])], "test": []})
    check = arcvm.Program("def solve(I):\n    return canvas(0, (1000, 1000))\n").check(task)
    assert len(check._repr_svg_()) < 200_000


def test_a_warning_names_the_line_that_called(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"train": [{"input": [[1]], "output": [[2]]}], "test": [], "name": "x"}')
    with pytest.warns(arcvm.ArcvmWarning, match="name") as caught:
        arcvm.load_tasks(tmp_path)
    assert caught[0].filename == __file__
