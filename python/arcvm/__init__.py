"""arcvm: an engine for ARC programs.

Programs are written in Michael Hodel's arc-dsl, a part of Python, and run natively.

>>> import arcvm
>>> p = arcvm.Program("def solve(I):\\n    return vmirror(I)\\n")
>>> p([[1, 2, 3]])
array([[3, 2, 1]], dtype=int8)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import submission
from ._arcvm import (
    Check,
    Evolution,
    Library,
    Population,
    Program,
    Task,
    Trace,
    TraceLine,
    Verification,
    __version__,
    from_stitch,
    grammar,
    load_tasks,
    primitives,
    prompt,
    verify,
)
from ._decorator import program
from ._errors import ArcvmWarning, BudgetError, EvaluationError, ProgramError, TaskError
from ._evolve import evolve
from ._table import Table

if TYPE_CHECKING:
    from ._map import Failure, map_tasks

__all__ = [
    "ArcvmWarning",
    "BudgetError",
    "Check",
    "EvaluationError",
    "Evolution",
    "Failure",
    "Library",
    "Population",
    "Program",
    "ProgramError",
    "Table",
    "Task",
    "TaskError",
    "Trace",
    "TraceLine",
    "Verification",
    "__version__",
    "evolve",
    "from_stitch",
    "grammar",
    "load_tasks",
    "map_tasks",
    "primitives",
    "program",
    "prompt",
    "submission",
    "verify",
]


def __getattr__(name: str) -> Any:
    # What needs executors is loaded when it is asked for: it takes longer than all the rest.
    if name in ("Failure", "map_tasks"):
        from . import _map

        return getattr(_map, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
