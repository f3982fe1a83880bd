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

    The source of the function is read, as numba does; the function itself is never called. Other
    functions of the same module that it names become its helpers, and so do programs, whatever they
    are called there. Numbers, truth values and tuples of them that it finds around it are read as
    they are now.

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
    _collect(function, parts, {})
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


def _collect(function: Callable[..., Any], parts: list[tuple[str, int | None]], seen: dict[str, object]) -> None:
    """Add the text of a function, with the line of its ``def``, after those of its helpers."""
    import ast
    import inspect

    seen[function.__name__] = function
    text = _lines(function)
    tree = ast.parse(text)
    definition = tree.body[0]
    if not isinstance(definition, ast.FunctionDef):
        raise TypeError(f"expected a function with `def`, got {type(definition).__name__}")
    known = _around(function)
    own = {node.arg for node in ast.walk(definition) if isinstance(node, ast.arg)}
    own |= {node.id for node in ast.walk(definition) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    for node in ast.walk(definition):
        if not isinstance(node, ast.Name) or node.id not in known or node.id in own:
            continue
        name, found = node.id, known[node.id]
        if name in seen:
            if seen[name] is not found:
                raise TypeError(f"{name} is something else in {function.__name__} than elsewhere; rename one of them")
            continue
        if isinstance(found, Program):
            seen[name] = found
            parts.append((found.source, None))
            inner = found.name
        elif inspect.isfunction(found) and found.__module__ == function.__module__:
            if found.__name__ not in seen:
                _collect(found, parts, seen)
            elif seen[found.__name__] is not found:
                raise TypeError(f"there are two functions {found.__name__}; rename one of them")
            seen[name] = found
            inner = found.__name__
        elif _is_plain(found):
            seen[name] = found
            parts.append((f"{name} = {found!r}\n", None))
            continue
        else:
            continue
        if inner != name:
            parts.append((f"{name} = {inner}\n", None))
    line = function.__code__.co_firstlineno + definition.lineno - 1
    parts.append(("\n".join(text.splitlines()[definition.lineno - 1 :]) + "\n", line))


def _around(function: Callable[..., Any]) -> dict[str, object]:
    """Variables around a function: of its module, and of the functions in which it stands."""
    import inspect

    try:
        return {**function.__globals__, **inspect.getclosurevars(function).nonlocals}
    except ValueError:
        # A variable that has no value yet, such as the function itself.
        cells = zip(function.__code__.co_freevars, function.__closure__ or ())
        return {**function.__globals__, **{name: cell.cell_contents for name, cell in cells if _has_value(cell)}}


def _has_value(cell: Any) -> bool:
    try:
        cell.cell_contents
    except ValueError:
        return False
    return True


def _is_plain(value: object) -> bool:
    """Whether a value is written in the language as it is in Python."""
    if isinstance(value, tuple):
        return all(map(_is_plain, value))
    return type(value) in (int, bool)
