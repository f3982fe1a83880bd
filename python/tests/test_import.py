"""The effects of importing the package."""

from __future__ import annotations

import subprocess
import sys

import pytest

import arcvm


def test_everything_public_is_there() -> None:
    for name in arcvm.__all__:
        assert getattr(arcvm, name) is not None and name in dir(arcvm)
    with pytest.raises(AttributeError, match="no attribute 'solver'"):
        arcvm.solver  # type: ignore[attr-defined]


def test_the_import_loads_no_more_than_it_needs() -> None:
    code = "import numpy, sys; before = set(sys.modules); import arcvm; print(*sorted(set(sys.modules) - before))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert found == ["arcvm", "arcvm._arcvm"]


def test_the_command_comes_with_the_package() -> None:
    shown = subprocess.run([sys.executable, "-m", "arcvm", "--version"], capture_output=True, text=True, check=True).stdout
    assert shown.split() == ["arcvm", arcvm.__version__]
    wrong = subprocess.run([sys.executable, "-m", "arcvm", "nothing"], capture_output=True, text=True)
    assert wrong.returncode == 2 and "nothing" in wrong.stderr
