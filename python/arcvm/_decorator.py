"""`@arcvm.program`: a function of Python as a program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._arcvm import Program
from ._errors import ProgramError

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["program"]


def program(function: Callable[..., Any]) -> Program:
    """Make a program of a function that is written in arc-dsl.

    The source of the function is read, as numba does; the function itself is never called. Other functions of
    the same module that it names become its helpers.

    Parameters
    ----------
    function : function
        A function ``(I)``, ``(S, I)`` or ``(S, I, C)``.

    Returns
    -------
    Program

    Raises
    ------
    ProgramError
        The function is not in the language; line and file are those of the function.
    OSError
        The source cannot be found, as in an interpreter without one.

    Examples
    --------
    >>> import arcvm
    >>> @arcvm.program
    ... def solve(I):
    ...     return hconcat(I, vmirror(I))
    >>> solve([[1, 2]])
    array([[1, 2, 2, 1]], dtype=int8)
    """
    import inspect

    if not inspect.isfunction(function):
        raise TypeError(f"expected a function, got {type(function).__name__}")
    parts: list[tuple[str, int | None]] = []
    _collect(function, parts, set())
    filename = inspect.getsourcefile(function) or "<function>"
    try:
        return Program("\n\n".join(text for text, _ in parts), function.__name__, filename=filename)
    except ProgramError as error:
        if error.lineno is None or error._place is None:
            raise
        # Lines of the text become lines of the file.
        shift = _shift(parts, error.lineno)
        name, line, column, text, end_line, end_column = error._place
        place = (name, line + shift, column, text, end_line + shift, end_column)
        raise ProgramError(error.msg, place, error.diagnostics, error.render()) from None


def _lines(function: Callable[..., Any]) -> str:
    import inspect
    import textwrap

    return textwrap.dedent(inspect.getsource(function))


def _shift(parts: list[tuple[str, int | None]], lineno: int) -> int:
    """How many lines further down a line of all parts together stands in the file."""
    first = 1
    for text, line in parts:
        after = first + text.count("\n") + 2
        if lineno < after:
            return 0 if line is None else line - first
        first = after
    return 0


def _collect(function: Callable[..., Any], parts: list[tuple[str, int | None]], seen: set[str]) -> None:
    """Add the text of a function, with the line of its ``def``, after those of its helpers."""
    import ast
    import inspect

    seen.add(function.__name__)
    text = _lines(function)
    tree = ast.parse(text)
    definition = tree.body[0]
    if not isinstance(definition, ast.FunctionDef):
        raise TypeError(f"expected a function with `def`, got {type(definition).__name__}")
    known = function.__globals__ if inspect.isfunction(function) else {}
    for node in ast.walk(definition):
        if isinstance(node, ast.Name) and node.id not in seen:
            helper = known.get(node.id)
            if isinstance(helper, Program):
                seen.add(node.id)
                parts.append((helper.source, None))
            elif inspect.isfunction(helper) and helper.__module__ == function.__module__:
                _collect(helper, parts, seen)
    line = function.__code__.co_firstlineno + definition.lineno - 1
    parts.append(("\n".join(text.splitlines()[definition.lineno - 1 :]) + "\n", line))
