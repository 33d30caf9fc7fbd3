"""Like with like: the comparisons that documents allow, each of one field and five calendar years at most (codebook B8)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from pipeline.compare.claims import INDICATIVE_CLAUSES
from pipeline.compare.counted import counted
from pipeline.compare.strata import LIKE_YEARS
from pipeline.records import NATIONAL, CityProfile, Document, DocumentRelation, Emphasis

ALL = "all"
"""The window of everything, whatever its field and year."""
_NAME = re.compile("([a-z_]+)? ?(?:([0-9]{4})?–([0-9]{4})?)?")
_OTHER = "other"
_LAST = 9999  # where no last year is asked for
_LEAST_PLACES = 2


class Window(NamedTuple):
    """Documents of one field and of some years, both included; None takes every field, every year."""

    field: str | None = None
    years: tuple[int, int] | None = None

    @classmethod
    def of(cls, field: str | None, since: int | None, until: int | None) -> Window:
        """The window of what a person asked for: a field, a first year, a last year, or none of them."""
        return cls(field, (since or 0, until or _LAST) if since or until else None)

    @property
    def name(self) -> str:
        """As it stands in rows: ``ai 2021–2025``, ``data``, ``2021–``, ``all``."""
        first, last = self.years or (0, _LAST)
        span = f"{first or ''}–{last if last < _LAST else ''}" if self.years else ""
        return " ".join(filter(None, (self.field, span))) or ALL


def window_named(name: str) -> Window | None:
    """The window of a name that rows bear; None for a single year, which is a step of a trend."""
    found = _NAME.fullmatch("" if name == ALL else name)
    if found is None:
        return None
    field, first, last = found.groups()
    span = (int(first or 0), int(last or _LAST)) if "–" in name else None
    return Window(field, span)


def is_like(name: str) -> bool:
    """Whether a window of this name has one field and at most five years."""
    window = window_named(name)
    return bool(window and window.field and window.years and window.years[1] - window.years[0] <= LIKE_YEARS)


def like_windows(
    rows: Iterable[Emphasis],
    documents: Sequence[Document],
    relations: Iterable[DocumentRelation] = (),
    places: Collection[str] = (),
) -> list[Window]:
    """For each field the five years in which most places can be compared, the window with most places first.

    A place can be compared where 15 of its data clauses stand in the window; a window needs two such places. Of spans with as many
    places that with most clauses counts, then the latest; of windows with as many places that of a named field comes before
    documents on other subjects.

    Args:
        rows: emphasis rows.
        documents: the documents that they stand in.
        relations: what documents are to each other.
        places: that are to be compared; none: all.
    """
    held = {document.id: document for document in counted(documents, relations)}
    clauses: dict[str, dict[tuple[int, str], set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in rows:
        document = held.get(row.document)
        day = document and (document.issued_on or document.published_on)
        if (
            document is not None
            and document.field
            and day
            and document.place in (places or {document.place} - {NATIONAL})
        ):
            clauses[document.field][day.year, document.place].add(row.clause)
    ranked = []
    for field, by_year in clauses.items():
        comparable, number, last = max(_spans(by_year))
        if comparable >= _LEAST_PLACES:
            ranked.append(((comparable, field != _OTHER, number), Window(field, (last - LIKE_YEARS, last))))
    return [window for _, window in sorted(ranked, reverse=True)]


def _spans(by_year: dict[tuple[int, str], set[str]]) -> Iterable[tuple[int, int, int]]:
    """Places that can be compared, their clauses, and the last year, for each span of years that ends in a year with documents."""
    for last in {year for year, _ in by_year}:
        held: dict[str, int] = defaultdict(int)
        for (year, place), clauses in by_year.items():
            if last - LIKE_YEARS <= year <= last:
                held[place] += len(clauses)
        enough = [n for n in held.values() if n >= INDICATIVE_CLAUSES]
        yield len(enough), sum(enough), last


def in_order(evidence: Mapping[str, Mapping[str, float]]) -> list[str]:
    """Windows that were measured, the one to show first at the head: those of like documents, of these that with most places of
    which something may be said, then with most clauses; after them that of everything, and last what else was asked for.

    Args:
        evidence: window → place → clauses, of places of which something may be said.
    """

    def rank(name: str) -> tuple[int, int, float, str]:
        held = evidence[name]
        return 2 if held and is_like(name) else 1 if name == ALL else 0, len(held), sum(held.values()), name

    return sorted(filter(window_named, evidence), key=rank, reverse=True)


def default_window(profiles: Iterable[CityProfile]) -> str:
    """The window to show first (:func:`in_order`); that of everything where nothing can be said of any."""
    evidence: dict[str, dict[str, float]] = defaultdict(dict)
    for profile in profiles:
        if profile.claim != "none":
            evidence[profile.window][profile.city] = profile.clauses
    return next(iter(in_order(evidence)), ALL)
