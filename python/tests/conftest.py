"""Material that the tests share."""

from __future__ import annotations

from pathlib import Path

import pytest

import arcvm

ROOT = Path(__file__).resolve().parents[2]
MIRROR = "def solve(I):\n    return vmirror(I)\n"


@pytest.fixture(scope="session")
def tasks() -> dict[str, arcvm.Task]:
    """The tasks that are part of the package, whatever else is configured."""
    import os

    os.environ.pop("ARCVM_TASKS", None)
    return arcvm.load_tasks()


@pytest.fixture
def task(tasks: dict[str, arcvm.Task]) -> arcvm.Task:
    """A task that `vmirror` solves."""
    return tasks["67a3c6ac"]


@pytest.fixture(scope="session")
def solvers() -> arcvm.Library:
    """The solvers of the repository."""
    return arcvm.Library.read(ROOT / "solvers")
