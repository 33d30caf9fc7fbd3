"""The data clauses of places, gathered from emphasis rows, and the table that the measure counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.compare.measure import ECHO_WEIGHT, Floats, Table, capped
from pipeline.records import Document, Emphasis


@dataclass(frozen=True)
class DataClause:
    """A data clause with its rows, one a category, where it stands, and the id of its clause."""

    city: str
    document: str
    section: str
    text: str
    rows: tuple[Emphasis, ...]
    key: str


def within(document: Document, field: str | None, years: tuple[int, int] | None) -> bool:
    """Does a document belong to a window of one field and some years, both included? None takes all."""
    issued = document.issued_on or document.published_on
    if field is not None and document.field != field:
        return False
    return years is None or (issued is not None and years[0] <= issued.year <= years[1])


def gather(rows: Sequence[Emphasis], places: dict[str, str]) -> list[DataClause]:
    """The clauses of some documents, in order of place, document and position; ``places`` names the place of each document."""
    grouped: dict[str, list[Emphasis]] = {}
    for row in rows:
        if row.document in places:
            grouped.setdefault(row.clause, []).append(row)
    clauses = []
    for members in grouped.values():
        first = members[0]
        section = " ".join((first.document, *first.heading_path[:1]))
        clauses.append(
            DataClause(places[first.document], first.document, section, first.quote, tuple(members), first.clause)
        )
    return sorted(clauses, key=lambda c: (c.city, c.document, c.rows[0].start, c.key))


def labels_of(clauses: Sequence[DataClause], categories: Sequence[str], *, chances: bool = False) -> Floats:
    """Clause × category: 1 where a clause has a category, or how probable that is."""
    at = {name: k for k, name in enumerate(categories)}
    table = np.zeros((len(clauses), len(categories)))
    for row, clause in enumerate(clauses):
        for label in clause.rows:
            table[row, at[label.category]] = label.probability if chances else 1.0
    return table


def _codes(values: Sequence[str]) -> tuple[np.ndarray, list[str]]:
    names = sorted(set(values))
    at = {name: code for code, name in enumerate(names)}
    return np.array([at[value] for value in values], dtype=np.int64), names


def tabulate(clauses: Sequence[DataClause], repeats: np.ndarray, categories: Sequence[str]) -> tuple[Table, list[str]]:
    """The table of clauses by category, and the names of its cities; ``repeats`` tells which clauses repeat a superior's text."""
    city, cities = _codes([clause.city for clause in clauses])
    document, _ = _codes([clause.document for clause in clauses])
    section, _ = _codes([clause.section for clause in clauses])
    weights = capped(np.where(repeats, ECHO_WEIGHT, 1.0), city, document)
    labels, chances = labels_of(clauses, categories), labels_of(clauses, categories, chances=True)
    return Table(labels, chances, weights, city, document, section, len(cities)), cities


def surest(clauses: Sequence[DataClause], fits: Callable[[Emphasis], bool], most: int = 2) -> list[Emphasis]:
    """The surest rows that fit, from different clauses; of different words and from different documents where there are any."""
    best = [
        max(filter(fits, clause.rows), key=lambda row: (row.probability, row.id))
        for clause in clauses
        if any(map(fits, clause.rows))
    ]
    best.sort(key=lambda row: (-row.probability, abs(len(row.quote) - 60), row.id))
    chosen: list[Emphasis] = []
    for apart in (("document", "quote"), ("quote",), ("id",)):
        for row in best:
            if len(chosen) < most and all(getattr(row, name) != getattr(o, name) for o in chosen for name in apart):
                chosen.append(row)
    return chosen
