"""Values in a JSON answer by dotted path: ``data.list``, ``data.rows[0].url``, and ``[*]`` or ``*`` for every element."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def at(value: Any, path: str) -> Any:
    """What stands at a path; a list of all of it where the path holds a ``*``, the lists among it joined; None if nothing does."""
    found: list[Any] = [value]
    parts = list(filter(None, path.replace("[", ".").replace("]", "").split(".")))
    for number, part in enumerate(parts):
        found = [inner for one in found for inner in _step(one, part)]
        if part == "*" and number == len(parts) - 1:
            return found
    if "*" in parts:
        return [inner for one in found for inner in (one if isinstance(one, list) else [one])]
    return found[0] if found else None


def first_at(value: Any, paths: Iterable[str]) -> Any:
    """What stands at the first of some paths that holds anything."""
    return next((found for path in paths if (found := at(value, path)) not in (None, "", [], {})), None)


def _step(value: Any, part: str) -> Iterable[Any]:
    if part == "*":
        return value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    if isinstance(value, dict):
        return (value[part],) if value.get(part) is not None else ()
    if isinstance(value, list) and part.isdecimal() and int(part) < len(value):
        return (value[int(part)],)
    return ()
