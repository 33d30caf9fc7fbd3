"""The formats of a release: those that every one holds, and those that are made with it, or of it when somebody wants them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.errors import ConfigurationError

BASE = ("parquet", "sqlite")
"""What every release holds; the other formats can be made of its SQLite file at any time, byte for byte the same."""
WANTED = {"csv": ".csv", "excel": ".excel.csv", "jsonl": ".jsonl", "xlsx": ".xlsx"}
"""What a release holds besides where it is wanted: name of the format → ending of its files."""
ALL = "all"
WORKBOOK = "modu.xlsx"
Formats = tuple[str, ...]


def formats_of(asked: str) -> Formats:
    """Formats that somebody names, separated by commas, in the order of :data:`WANTED`; ``all`` for all, ``parquet`` for none besides
    the base.

    Raises:
        ConfigurationError: there is no such format.
    """
    named = [name.strip().lower() for name in asked.split(",") if name.strip()]
    for name in named:
        if name not in (*BASE, *WANTED, ALL):
            raise ConfigurationError(
                "no such format 没有该格式", where=f"formats {name}", mend=f"{', '.join((*BASE, *WANTED))}, or {ALL}"
            )
    return tuple(name for name in WANTED if ALL in named or name in named)


def formats_held(about: Mapping[str, Any]) -> Formats:
    """The formats that a release holds besides the base, by its ``release.json``; one of an earlier version holds all."""
    return tuple(about.get("formats", WANTED))


def endings(formats: Sequence[str]) -> list[str]:
    """Endings of the files of each table in some formats; the workbook is one file of all tables, and not among them."""
    return [WANTED[name] for name in WANTED if name in formats and name != "xlsx"]
