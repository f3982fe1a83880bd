from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pytest

import arcvm

from .conftest import ROOT


def test_primitives_have_signature_doc_and_examples() -> None:
    primitives = arcvm.primitives()
    assert len(primitives) >= 160
    objects = primitives["objects"]
    assert objects["parameters"] == ["grid", "univalued", "diagonal", "without_bg"]
    assert objects["signatures"] == ["(Grid, Bool, Bool, Bool) -> Objects"]
    for name, own in primitives.items():
        assert own["name"] == name and own["doc"] and own["examples"]


def test_the_prompt_names_every_primitive() -> None:
    text = arcvm.prompt()
    assert all(f"\n{name}(" in text for name in arcvm.primitives())


def derive(count: int) -> list[str]:
    """Random programs in the form of the grammar: lines of calls of primitives, by their
    arities."""
    import random

    rng = random.Random(7)
    primitives = list(arcvm.primitives().values())
    operators = ["+", "-", "*", "//", "%", "==", "!=", "<", "<=", ">", ">=", "in", "not in", "and", "or", "|", "&"]

    def expression(depth: int, names: list[str]) -> str:
        kind = rng.randrange(10) if depth > 0 else rng.randrange(3)
        if kind == 0:
            return rng.choice(["0", "7", "42", "T", "F", "ORIGIN", "UP_RIGHT", "None", "True", "rot90", "add"])
        if kind <= 2:
            return rng.choice(names)
        if kind == 3:
            return f"({expression(depth - 1, names)}, {expression(depth - 1, names)})"
        if kind == 4:
            return f"({expression(depth - 1, names)} {rng.choice(operators)} {expression(depth - 1, names)})"
        if kind == 5:
            return f"(lambda a: {expression(depth - 1, [*names, 'a'])})"
        if kind == 6:
            return f"({expression(depth - 1, names)} if {expression(depth - 1, names)} else {expression(depth - 1, names)})"
        own = rng.choice(primitives)
        arguments = ", ".join(expression(depth - 1, names) for _ in own["parameters"])
        return f"{own['name']}({arguments})"

    programs = []
    for number in range(count):
        names = ["I"]
        text = f"def solve_{number:08x}(I):"
        for line in range(1, rng.randrange(1, 8)):
            text += f"\n    x{line} = {expression(3, names)}"
            names.append(f"x{line}")
        programs.append(text + f"\n    return {expression(2, names)}\n")
    return programs


def test_lark_parses_programs_in_the_grammar() -> None:
    lark = pytest.importorskip("lark")
    parser = lark.Lark(arcvm.grammar("lark"), parser="lalr", lexer="contextual", start="start")
    programs = derive(1_000)
    for text in programs:
        parser.parse(text)
        assert not [e for e in arcvm.Library(text).errors if e["code"][:3] in ("E01", "E02")], text
    for broken in [
        "def solve(I):\n    return vmirrorr(I)\n",
        "def solve(I):\n    return vmirror(I, I)\n",
        "def solve(I):\n     return I\n",
        "def solve(I):\n    x1 = I\n",
        "def solve(I):\n    return 1 < 2 < 3\n",
        "def solve(I):\n    return if\n",
        "solve(I)\n",
    ]:
        with pytest.raises(lark.exceptions.UnexpectedInput):
            parser.parse(broken)


def test_arc_dsls_solvers_are_in_the_grammar() -> None:
    import os
    import re

    lark = pytest.importorskip("lark")
    folder = os.environ.get("ARC_DSL")
    if not folder or not os.path.exists(f"{folder}/solvers.py"):
        pytest.skip("ARC_DSL names no checkout of arc-dsl")
    parser = lark.Lark(arcvm.grammar("lark"), parser="lalr", lexer="contextual", start="start")
    with open(f"{folder}/solvers.py") as file:
        solvers = re.split(r"(?m)^(?=def )", file.read())[1:]
    assert len(solvers) == 400
    for text in solvers:
        parser.parse(text.rstrip() + "\n")


def test_grammars_are_of_two_notations() -> None:
    assert arcvm.grammar().startswith("root ::= ")
    with pytest.raises(ValueError, match='"gbnf" or "lark"'):
        arcvm.grammar("bnf")  # type: ignore[arg-type]


def test_programs_go_to_stitch_and_back(solvers: arcvm.Library) -> None:
    checked = 0
    for name, program in solvers.items():
        if len(program.parameters) > 3 or "differ_" in name:
            continue
        again = arcvm.from_stitch(program.to_stitch())
        assert again.fingerprint == program.fingerprint, program.source
        checked += 1
    assert checked > 40
    learnt = arcvm.from_stitch("(lam (fn_0 $0))", abstractions=[("fn_0", "(hconcat #0 (vmirror #0))")])
    assert learnt([[1, 2]]).tolist() == [[1, 2, 2, 1]]
    with pytest.raises(ValueError, match="did you mean `vmirror`"):
        arcvm.from_stitch("(lam (vmirrorr $0))")


def test_long_programs_go_to_stitch_and_back() -> None:
    lines = "".join(f"    x{n} = add(x{n - 1}, {n % 7})\n" for n in range(1, 2_500))
    program = arcvm.Program("def solve(I):\n    x0 = height(I)\n" + lines + "    return x2499\n")
    again = arcvm.from_stitch(program.to_stitch())
    assert again.fingerprint == program.fingerprint and again([[1]]) == program([[1]])
    deep = "(lam " + "(vmirror " * 500 + "$0" + ")" * 501
    with pytest.raises(ValueError, match="nests more than 400 deep"):
        arcvm.from_stitch(deep)
    within = arcvm.from_stitch("(lam (add 1 ((lam ((lam (add $0 $1)) (add $0 1))) 3)))")
    assert within([[1]]) == 8


def test_the_shipped_solvers_solve(solvers: arcvm.Library, tasks: dict[str, arcvm.Task]) -> None:
    assert ROOT.joinpath("solvers").is_dir()
    some = {id: tasks[id] for id in list(tasks)[:40]}
    table = solvers.check(some, order=True)
    assert len(table["name"]) == len(solvers)
    judged = [row for row in table.rows() if row["task"] is not None]
    assert len(judged) >= 30 and all(row["solved"] for row in judged)
    assert all(row["right"] == row["pairs"] == len(row["status"]) for row in judged)
    assert set(table) >= {"order_sensitive", "nanoseconds", "error", "file"}
    assert "rows" in repr(table)


def test_tables_become_frames(solvers: arcvm.Library, tasks: dict[str, arcvm.Task]) -> None:
    table = solvers.check([tasks["67a3c6ac"]])
    for name in ("pandas", "polars"):
        pytest.importorskip(name)
        frame = getattr(table, f"to_{name}")()
        assert frame.shape == (len(solvers), len(table))


def test_libraries_are_mappings() -> None:
    library = arcvm.Library("def solve_a(I):\n    return vmirror(I)\n\ndef solve_b(I):\n    return hmirror(I)\n")
    assert list(library) == library.keys() == ["solve_a", "solve_b"] and len(library) == 2
    assert library["solve_a"]([[1, 2]]).tolist() == [[2, 1]]
    assert "solve_b" in library and "other" not in library and 3 not in library
    assert library.get("other") is None and library.get("other", 7) == 7
    assert [program.name for _, program in library.items()] == [p.name for p in library.values()]
    with pytest.raises(KeyError):
        library["other"]
    two = arcvm.Library({"a.arc": "def solve(I):\n    return I\n", "b.arc": "def broken(I):\n    return nothing(I)\n"})
    assert len(two.errors) == 1 and two.errors[0]["file"] == "b.arc" and "nothing" in two.render()
    assert "solve" in two
    same = arcvm.Library({f"{n}.py": f"def solve(I):\n    return upscale(I, {n})\n" for n in (1, 2)})
    assert list(same) == ["1#solve", "2#solve"] and same["2#solve"]([[3]]).shape == (2, 2)
    with pytest.raises(KeyError, match="several files have `solve`"):
        same["solve"]
    with pytest.raises(arcvm.ProgramError):
        arcvm.Library.read("/nowhere.arc")


def test_a_file_that_is_named_twice_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.arc"
    path.write_text("def solve_a(I):\n    return I\n\ndef solve_b(I):\n    return vmirror(I)\n")
    (tmp_path / "deep").mkdir()
    (tmp_path / "link.arc").symlink_to(path)
    monkeypatch.chdir(tmp_path)
    for paths in [("a.arc", "a.arc"), ("a.arc", tmp_path / "deep" / ".." / "a.arc"), ("./a.arc", tmp_path)]:
        library = arcvm.Library.read(*paths)
        assert list(library) == ["solve_a", "solve_b"] and len(library.items()) == 2, paths
        again = pickle.loads(pickle.dumps(library))
        monkeypatch.chdir(tmp_path / "deep")
        assert list(pickle.loads(pickle.dumps(library))) == list(again) == list(library)
        monkeypatch.chdir(tmp_path)
    # Solvers of one file that are named apart are all there, and no others.
    both = arcvm.Library.read("a.arc#solve_b", "a.arc#solve_a")
    assert list(both) == ["solve_b", "solve_a"]
    one = arcvm.Library.read("a.arc#solve_b", "a.arc#solve_b")
    assert list(one) == list(pickle.loads(pickle.dumps(one))) == ["solve_b"]
    # Texts are not files, whatever they are called.
    texts = {name: f"def solve(I):\n    return upscale(I, {n})\n" for n, name in enumerate(["a.arc", "./a.arc"], 1)}
    assert list(arcvm.Library(texts)) == ["a.arc#solve", "./a.arc#solve"]


def test_keys_tell_files_apart() -> None:
    def keys(*names: str) -> list[str]:
        return list(arcvm.Library({name: f"def solve(I):\n    return upscale(I, {n})\n" for n, name in enumerate(names, 1)}))

    assert keys("a.arc", "a.py") == ["a.arc#solve", "a.py#solve"]
    assert keys("a.arc", "b.arc", "a.py") == ["a.arc#solve", "b#solve", "a.py#solve"]
    assert keys("x/a.arc", "y/a.arc", "y/b.arc") == ["x/a.arc#solve", "y/a.arc#solve", "b#solve"]
    assert keys("a.arc", "x/a.arc", "a.arc.py") == ["a.arc#solve", "x/a.arc#solve", "a.arc.py(2)#solve"]
    two: dict[object, str] = {1: "def solve(I):\n    return I\n", "1": "def solve(I):\n    return vmirror(I)\n"}
    library = arcvm.Library(two)  # type: ignore[arg-type]
    assert len(set(library)) == 2 and library[list(library)[1]]([[1, 2]]).tolist() == [[2, 1]]


def test_evolution_goes_on_from_a_state(task: arcvm.Task) -> None:
    hard = arcvm.Task({"train": [{"input": [[1, 2]], "output": [[9, 8, 7, 6]]}], "test": [{"input": [[1]]}]}, "hard")
    starts = ["def solve_hard(I):\n    return vmirror(I)\n"]
    whole = [g for _, g in arcvm.evolve([hard], starts, generations=8, population=40)]
    state = b""
    for search, _ in arcvm.evolve([hard], starts, generations=3, population=40):
        state = search.state()
    rest = [g for _, g in arcvm.evolve([hard], starts, generations=8, population=40, state=state)]
    assert [g["unique"] for g in whole[3:]] == [g["unique"] for g in rest]
    assert whole[3]["generation"] == rest[0]["generation"] == 3
    with pytest.raises(ValueError, match="no state"):
        arcvm.Evolution([hard], starts, state=b"{}")
    with pytest.raises(ValueError, match="program to start with"):
        arcvm.Evolution([hard], [])
    with pytest.raises(arcvm.ProgramError):
        arcvm.Evolution([hard], ["nonsense("])
    best = search.best("hard", 3)
    assert best and best[0]["text"].startswith("def solve_hard(I):")
    assert search.solution("hard") is None
    with pytest.raises(KeyError):
        search.best("other")


def test_submissions_are_written_and_scored(tmp_path: object, task: arcvm.Task, tasks: dict[str, arcvm.Task]) -> None:
    from pathlib import Path

    path = Path(str(tmp_path)) / "submission.json"
    right = [[[[9]], output] for _, output in task.test]
    arcvm.submission.write(path, {task.id: right, "stranger": [[[[1]]]]})  # type: ignore[dict-item]
    other = next(other for id, other in tasks.items() if id != task.id)
    with pytest.warns(arcvm.ArcvmWarning, match="none of the tasks has: stranger"):
        score = arcvm.submission.score(path, {task.id: task, other.id: other})
    assert score["summary"]["right"] == len(task.test)
    assert score["summary"]["solved"] == 1 and score["summary"]["tasks"] == 2
    assert score["summary"]["missing"] == [other.id] and score["summary"]["strangers"] == ["stranger"]
    assert score["tasks"][0]["outputs"][0] == {"status": "right", "attempt": 2}
    assert arcvm.submission.score({task.id: right}, [task])["summary"]["by_output"] == 1.0
    with pytest.raises(TypeError, match="stranger, test 0, attempt 1: expected a grid"):
        arcvm.submission.write(path, {"stranger": [["x"]]})  # type: ignore[list-item]
    with pytest.raises(ValueError, match="stranger, test 0, attempt 2: 10 in row 0, column 0 is not a colour"):
        arcvm.submission.write(path, {"stranger": [[[[1]], [[10]]]]})
    with pytest.raises(OSError):
        arcvm.submission.write(path / "below", {})
    path.write_text(f'{{"{task.id}": [{{"attempt_1": [[10]]}}]}}')
    with pytest.warns(arcvm.ArcvmWarning, match="attempt_1"):
        arcvm.submission.score(path, [task])
    with pytest.warns(arcvm.ArcvmWarning, match="other"):
        assert arcvm.submission.score({"other": right}, [task])["summary"]["right"] == 0
    for wrong, words in [({task.id: {}}, "got dict"), ({task.id: None}, "got NoneType"), ({task.id: [5]}, f"{task.id}, test 0: .*got int"), ([right], "got list")]:
        with pytest.raises(TypeError, match=words):
            arcvm.submission.score(wrong, [task])  # type: ignore[arg-type]
    path.write_text("[")
    with pytest.raises(arcvm.TaskError):
        arcvm.submission.score(path, [task])
