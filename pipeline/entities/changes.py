"""Divisions that were merged, renamed or raised, and what they are now (``corpora/gazetteers/division_changes.csv``)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache

from pipeline.language.divisions import Place, divisions
from pipeline.settings import corpora_dir


@dataclass(frozen=True, slots=True)
class Change:
    """A former division: the year of its end, what became of it, its code where known, and the present divisions."""

    year: int
    kind: str
    former: str
    former_code: str | None
    successors: tuple[Place, ...]


@cache
def changes() -> tuple[Change, ...]:
    """Every change, in order of year; successors are looked for in the province of the former division."""
    provinces = {place.name: place.code[:2] for place in divisions() if place.level == 1}
    with (corpora_dir() / "gazetteers" / "division_changes.csv").open(encoding="utf-8", newline="") as lines:
        rows = tuple(csv.DictReader(lines))
    return tuple(
        Change(
            int(row["year"]),
            row["kind"],
            row["former"],
            row["former_code"] or None,
            tuple(
                place
                for place in divisions()
                if place.name in row["successors"].split("|") and place.code[:2] == provinces[row["province"]]
            ),
        )
        for row in rows
    )


@cache
def former_names() -> dict[str, tuple[Place, ...]]:
    """Names that no division bears any more → the present divisions."""
    present = {place.name for place in divisions()}
    return {change.former: change.successors for change in changes() if change.former not in present}
