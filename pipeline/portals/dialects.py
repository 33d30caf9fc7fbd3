"""Shapes of the addresses of detail pages: which one an address has, and the date that it holds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from pipeline.declarations import read_yaml

_LONGEST = 500  # no page of a portal has a longer path
_YEARS = range(1978, 2100)  # another number in the place of a year is none


@dataclass(frozen=True, slots=True)
class Dialect:
    """The shape of an address: its name, and the day where the address holds a whole one (a fallback: the day of upload)."""

    name: str
    date: date | None = None


def dialect_of(url: str) -> Dialect | None:
    """The shape that the address of a detail page has, or None: a list, a home page, a file or a shape that nobody told of."""
    try:
        path = urlsplit(url).path
    except ValueError:
        return None
    if len(path) > _LONGEST:
        return None
    for name, pattern in _patterns():
        if found := pattern.fullmatch(path):
            parts = found.groupdict()
            if parts.get("year") and int(parts["year"]) not in _YEARS:
                continue
            return Dialect(name, _day(parts))
    return None


def _day(parts: dict[str, str]) -> date | None:
    try:
        return date(int(parts["year"]), int(parts["month"]), int(parts["day"]))
    except (KeyError, ValueError):
        return None


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    rows = read_yaml(Path(__file__).parent / "dialects.yaml")
    return tuple((row["name"], re.compile(row["pattern"], re.I)) for row in rows)
