"""Writes `tour.ipynb` from the cells below, so that the notebook is text that people can review."""

from __future__ import annotations

import json
from pathlib import Path

CELLS = [
    """# A tour of arcvm

Run arc-dsl solvers natively, see every line, verify many texts at once, write a submission.
Everything here runs on the tasks that are part of the package.""",
    ">>>import arcvm\n\ntasks = arcvm.load_tasks()\ntask = tasks['67a3c6ac']\ntask",
    "## A program\n\nPrograms are Python: definitions of calls. `Program` takes text, `@arcvm.program` a function.",
    ">>>program = arcvm.Program('def solve(I):\\n    return vmirror(I)\\n')\nprogram([[1, 2, 3]])",
    ">>>@arcvm.program\ndef solve_draft(I):\n    turned = rot180(I)\n    return hmirror(turned)\n\nsolve_draft.fingerprint == program.fingerprint",
    "`check` never raises. It shows the expected output beside the one that came out.",
    ">>>program.check(task)",
    ">>>wrong = arcvm.Program('def solve(I):\\n    x1 = hmirror(I)\\n    x2 = replace(x1, 1, 2)\\n    return x2\\n')\nprint(wrong.check(task))",
    "## Every line\n\n`trace` shows the value of each line, and with `against=` where two programs part.",
    ">>>wrong.trace(task, 'train0', against=arcvm.Program('def solve(I):\\n    x1 = vmirror(I)\\n    return x1\\n'))",
    "## Errors have a place",
    ">>>try:\n    arcvm.Program('def solve(I):\\n    return vmirrorr(I)\\n')\nexcept arcvm.ProgramError as error:\n    print(error.lineno, error.offset, error.render())",
    "## Many texts at once\n\nWhatever a sampler writes has a row: fenced Markdown, several definitions, half a program.",
    ">>>texts = [\n    'def solve(I):\\n    return hmirror(I)\\n',\n    '```python\\ndef solve(I):\\n    return vmirror(I)\\n```',\n    'def solve(I):\\n    return vmirror(J)\\n',\n    'def solve(I):\\n    return hmirror(rot180(I))\\n',\n]\nresult = arcvm.verify(texts, task)\nprint(result)\nprint(result.solved, result.likeness, result.first_alike)\nprint(result.render(2))",
    "The answers that most of the right programs give are the attempts to submit.",
    ">>>import tempfile, pathlib\n\npath = pathlib.Path(tempfile.mkdtemp()) / 'submission.json'\narcvm.submission.write(path, {task.id: result.attempts()})\narcvm.submission.score(path, [task])['summary']",
    "## Search\n\nEvolution starts with drafts and goes on until the task is solved.",
    ">>>draft = 'def solve_67a3c6ac(I):\\n    return rot90(I)\\n'\nfor search, generation in arcvm.evolve([task], [draft], generations=30, seed=1):\n    pass\nprint(generation['generation'], search.solved)\nprint(search.solution(task.id).source)",
    "## For samplers\n\nThe primitives as a prompt, the language as a grammar for constrained decoding.",
    ">>>print(arcvm.prompt()[:600])\nprint(arcvm.grammar('gbnf')[:300])",
    ">>>arcvm.primitives()['objects']['signatures'], arcvm.primitives()['objects']['examples'][0]",
]


def notebook() -> str:
    """The notebook as JSON, without outputs."""
    cells = []
    for number, text in enumerate(CELLS):
        is_code = text.startswith(">>>")
        lines = text.removeprefix(">>>").splitlines(keepends=True)
        cell: dict[str, object] = {"cell_type": "code" if is_code else "markdown", "id": f"cell-{number}", "metadata": {}}
        if is_code:
            cell |= {"execution_count": None, "outputs": []}
        cells.append(cell | {"source": lines})
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    return json.dumps({"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}, indent=1) + "\n"


if __name__ == "__main__":
    Path(__file__).with_name("tour.ipynb").write_text(notebook())
