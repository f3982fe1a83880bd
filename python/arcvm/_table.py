"""Tables of results."""

from __future__ import annotations

from importlib import import_module
from typing import Any

__all__ = ["Table"]


class Table(dict[str, list[Any]]):
    """A table: columns of equal length by their names."""

    def to_pandas(self) -> Any:
        """The table as a ``pandas.DataFrame``; pandas has to be installed."""
        return import_module("pandas").DataFrame(dict(self))

    def to_polars(self) -> Any:
        """The table as a ``polars.DataFrame``; polars has to be installed."""
        return import_module("polars").DataFrame(dict(self))

    def rows(self) -> list[dict[str, Any]]:
        """The table as a list of dicts, one a row."""
        names = list(self)
        return [dict(zip(names, row)) for row in zip(*self.values())]

    def __repr__(self) -> str:
        count = len(next(iter(self.values()), []))
        return f"<Table of {count} rows: {', '.join(self)}>"
