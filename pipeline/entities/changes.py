"""Divisions that were merged, renamed or raised, and what they are now (``corpora/gazetteers/division_changes.csv``)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from pipeline.entities.gazetteers import rows
from pipeline.language.divisions import Place, divisions


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
    provinces = {place.code[:2]: place.name for place in divisions() if place.level == 1}
    named: dict[tuple[str, str], list[Place]] = defaultdict(list)
    for place in divisions():
        named[provinces[place.code[:2]], place.name].append(place)
    return tuple(
        Change(
            int(row["year"]),
            row["kind"],
            row["former"],
            row["former_code"] or None,
            tuple(place for name in row["successors"].split("|") for place in named.get((row["province"], name), ())),
        )
        for row in rows("division_changes.csv")
    )


@cache
def former_names() -> dict[str, tuple[Place, ...]]:
    """Names that no division bears any more → the present divisions."""
    present = {place.name for place in divisions()}
    found: dict[str, tuple[Place, ...]] = {}
    for change in changes():
        if change.former not in present:
            found[change.former] = tuple(dict.fromkeys((*found.get(change.former, ()), *change.successors)))
    return found
