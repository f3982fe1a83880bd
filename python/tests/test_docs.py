from __future__ import annotations

import doctest
import inspect

import pytest

import arcvm

PUBLIC = [name for name in arcvm.__all__ if name not in ("__version__", "submission")]


def examples(name: str) -> list[tuple[str, str]]:
    """The docstrings of an item and of its members."""
    item = getattr(arcvm, name)
    found = [(name, inspect.getdoc(item) or "")]
    if inspect.isclass(item):
        for member, value in vars(item).items():
            if not member.startswith("_") or member == "__call__":
                found.append((f"{name}.{member}", inspect.getdoc(value) or ""))
    return found


@pytest.mark.parametrize("name", PUBLIC)
def test_everything_public_is_documented_and_its_examples_hold(name: str) -> None:
    for place, text in examples(name):
        if inspect.isclass(getattr(arcvm, name)) and issubclass(getattr(arcvm, name), BaseException) and "." in place:
            continue
        if place not in ("Verification.STATUS", "Program.__call__"):
            assert text.strip(), f"{place} has no description"
        parsed = doctest.DocTestParser().get_doctest(text, {}, place, None, None)
        result = doctest.DocTestRunner(verbose=False).run(parsed)
        assert result.failed == 0, place
