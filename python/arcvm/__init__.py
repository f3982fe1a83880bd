"""arcvm: an engine for ARC programs.

Programs are written in Michael Hodel's arc-dsl, a part of Python, and run natively.

>>> import arcvm
>>> p = arcvm.Program("def solve(I):\\n    return vmirror(I)\\n")
>>> p([[1, 2, 3]])
array([[3, 2, 1]], dtype=int8)
"""

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

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from . import submission
    from ._decorator import program
    from ._errors import ArcvmWarning, BudgetError, Diagnostic, EvaluationError, ProgramError, TaskError
    from ._evolve import evolve
    from ._map import Failure, map_tasks
    from ._solve import Answer, Solution, solve
    from ._table import Table

__all__ = [
    "Answer",
    "ArcvmWarning",
    "BudgetError",
    "Check",
    "Diagnostic",
    "EvaluationError",
    "Evolution",
    "Failure",
    "Library",
    "Population",
    "Program",
    "ProgramError",
    "Solution",
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
    "solve",
    "submission",
    "verify",
]

# Where the rest is. It is loaded when it is asked for: the modules of the standard library that it
# needs take longer to load than the compiled part.
_HOMES = {
    "Answer": "_solve",
    "ArcvmWarning": "_errors",
    "BudgetError": "_errors",
    "Diagnostic": "_errors",
    "EvaluationError": "_errors",
    "Failure": "_map",
    "ProgramError": "_errors",
    "Solution": "_solve",
    "Table": "_table",
    "TaskError": "_errors",
    "evolve": "_evolve",
    "map_tasks": "_map",
    "program": "_decorator",
    "solve": "_solve",
}


def __getattr__(name: str) -> "Any":
    from importlib import import_module

    if name == "submission":
        found = import_module(".submission", __name__)
    elif name in _HOMES:
        found = getattr(import_module("." + _HOMES[name], __name__), name)
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted(set(__all__) | set(globals()))
