"""The exceptions of arcvm."""

from __future__ import annotations

import sys
import warnings
from typing import Any

__all__ = ["ArcvmWarning", "BudgetError", "Diagnostic", "EvaluationError", "ProgramError", "TaskError"]


class Diagnostic(dict[str, Any]):
    """An error or a warning about a text: a dict, so that it is JSON at once, which can draw
    itself.

    It has ``code``, ``severity`` (``error`` or ``warning``), ``message``, ``file``, ``line``,
    ``column``, ``end_line``, ``end_column``, ``notes``, ``help`` and ``labels``. Lines and columns
    count from 1.
    """

    def __init__(self, fields: dict[str, Any], rendered: str) -> None:
        super().__init__(fields)
        self._rendered = rendered

    def render(self) -> str:
        """The diagnostic as the command shows it: its line, with a mark under the place, and the
        remedy."""
        return self._rendered

    def __str__(self) -> str:
        return self._rendered

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (dict(self), self._rendered)


class ProgramError(SyntaxError):
    """A text that is no program.

    A notebook shows it as it shows errors of Python: with the line and a mark under the place.

    Attributes
    ----------
    lineno, offset : int or None
        The place of the first error, line and column from 1.
    diagnostics : list of Diagnostic
        All errors and warnings of the text.
    """

    def __init__(
        self,
        message: str,
        place: tuple[str, int, int, str, int, int] | None = None,
        diagnostics: list[Diagnostic] | None = None,
        rendered: str = "",
    ) -> None:
        if place is None:
            super().__init__(message)
        else:
            super().__init__(message, place)
        self._place = place
        self._rendered = rendered
        self.diagnostics = diagnostics or []

    def render(self) -> str:
        """Everything that is wrong with the text, as the command shows it."""
        return self._rendered or str(self)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.msg, self._place, self.diagnostics, self._rendered)


class EvaluationError(RuntimeError):
    """A program that failed on its input.

    Attributes
    ----------
    kind : str
        ``type``, ``value``, ``index``, ``arithmetic``, ``recursion`` or ``internal``, and for a
        `BudgetError` the budget: ``fuel``, ``size``, ``memory`` or ``deadline``.
    primitive : str or None
        The primitive in which it happened.
    lineno, offset : int or None
        The place in the text of the program, line and column from 1.
    index : int or None
        Which grid of `Program.map` it was.
    """

    index: int | None = None

    def __init__(
        self,
        message: str,
        kind: str,
        primitive: str | None = None,
        lineno: int | None = None,
        offset: int | None = None,
        rendered: str = "",
    ) -> None:
        super().__init__(message, kind, primitive, lineno, offset, rendered)
        self.message = message
        self.kind = kind
        self.primitive = primitive
        self.lineno = lineno
        self.offset = offset
        self._rendered = rendered

    def render(self) -> str:
        """The error as the command shows it: the line of the program, with a mark under the
        place."""
        return self._rendered or str(self)

    def __str__(self) -> str:
        which = f"grids[{self.index}]: " if self.index is not None else ""
        within = f"{self.primitive}: " if self.primitive else ""
        place = f" (line {self.lineno})" if self.lineno is not None else ""
        return f"{which}{within}{self.message}{place}"


class BudgetError(EvaluationError):
    """A program that ran out of fuel, cells, memory or time."""


class TaskError(ValueError):
    """A task file or a submission that is not what it should be; the message names place, cause and
    remedy."""


class ArcvmWarning(UserWarning):
    """Something that was passed over, such as a file in a folder of tasks that holds none."""


def warn(message: str) -> None:
    """Give an `ArcvmWarning` at the line outside this package that called it."""
    level = 2
    frame = sys._getframe(1)
    while frame.f_back is not None and frame.f_globals.get("__name__", "").partition(".")[0] == "arcvm":
        frame = frame.f_back
        level += 1
    warnings.warn(message, ArcvmWarning, stacklevel=level)
