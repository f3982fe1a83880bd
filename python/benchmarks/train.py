#!/usr/bin/env python3
"""Calls the package as notebooks do, for the profile that a released wheel is built with.

    python python/benchmarks/train.py solvers

Single calls, calls on many grids, checks, and texts of which some are broken.
"""

from __future__ import annotations

import sys
from pathlib import Path

import arcvm


def main() -> None:
    """Runs the solvers of a folder on their tasks."""
    folder = Path(sys.argv[1])
    tasks = arcvm.load_tasks()
    library = arcvm.Library.read(folder)
    for name, program in library.items():
        task = tasks.get(name.removeprefix("solve_"))
        if task is None or len(program.parameters) != 1:
            continue
        grids = [given for given, _ in task.train]
        for _ in range(200):
            for grid in grids:
                program(grid)
        for _ in range(10):
            program.map(grids, threads=1)
            program.check(task)
    library.check(tasks, threads=1)
    texts = [path.read_text() for path in sorted(folder.glob("*.arc"))]
    task = next(iter(tasks.values()))
    for _ in range(10):
        arcvm.verify([*texts, *(text[:-9] for text in texts)], task, threads=1)


if __name__ == "__main__":
    main()
