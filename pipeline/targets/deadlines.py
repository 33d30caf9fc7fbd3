"""The deadline of a quantity and where it was inherited from (codebook C5): first hit wins."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from pipeline.language.quantities import Quantity, find_quantities
from pipeline.records import Clause, Context
from pipeline.targets.status import Section

_BASELINE_BEFORE = re.compile(r"(?:比|较|由|从|相比|相较于|对比|与)\s?$")
_BASELINE_AFTER = re.compile(r"\s?(?:的|基础上|相比|为基)|[（(]?基期")
_DEADLINE_MODES = ("by", "before", "during", "in")
_PARAGRAPHS_BACK = 12


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline and where it stands."""

    quantity: Quantity
    source: str


class Dates:
    """The date quantities of a document by clause, and what may be inherited from them."""

    def __init__(self, text: str, clauses: Sequence[Clause], quantities: Sequence[Quantity], context: Context) -> None:
        self.text, self.clauses, self.context = text, clauses, context
        self.dates = [
            q for q in quantities if (q.kind == "date" and q.year is not None) or (q.kind == "date" and q.anchor)
        ]
        self.starts = [q.start for q in self.dates]
        self.title = self._title_range(context.title)

    def _title_range(self, title: str | None) -> Quantity | None:
        found = [q for q in find_quantities(title or "") if q.kind == "date" and q.year]
        spans = [q for q in found if q.mode == "during"]
        return spans[-1] if spans else None

    def within(self, clause: Clause) -> list[Quantity]:
        """Dates of a clause in order."""
        return self.between(clause.start, clause.end)

    def between(self, start: int, end: int) -> list[Quantity]:
        """Dates that begin in a span, in order."""
        return self.dates[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def is_baseline(self, quantity: Quantity) -> bool:
        """A year that is compared with, not promised for."""
        return bool(
            _BASELINE_BEFORE.search(self.text, max(0, quantity.start - 3), quantity.start)
            or (quantity.mode not in ("by", "during", "before") and _BASELINE_AFTER.match(self.text, quantity.end))
            or quantity.mode == "since"
        )

    def usable(self, quantity: Quantity) -> bool:
        """Can a date be a deadline for others?"""
        return quantity.mode in _DEADLINE_MODES and quantity.year is not None and not self.is_baseline(quantity)

    def of(self, index: int, quantity: Quantity, section: Section) -> Deadline | None:
        """The deadline of a quantity in clause ``index``; None where none is printed or inherited."""
        clause = self.clauses[index]
        own = [d for d in self.within(clause) if self.usable(d)]
        left = [d for d in own if d.end <= quantity.start]
        if left:
            nearest = left[-1]
            gap = self.text[nearest.end : quantity.start]
            if nearest.source in ("fyp", "relative"):
                return Deadline(nearest, nearest.source)
            return Deadline(nearest, "same_sentence" if "，" in gap[1:] else "explicit")
        after = [d for d in own if d.start >= quantity.end]
        if after and "；" not in self.text[quantity.end : after[0].start]:
            return Deadline(after[0], "same_sentence")
        return self._inherited(index, section)

    def _inherited(self, index: int, section: Section) -> Deadline | None:
        clause = self.clauses[index]
        at = index - 1
        while at >= 0 and self.clauses[at].paragraph == clause.paragraph:
            dates = [d for d in self.within(self.clauses[at]) if self._lends(d)]
            if dates:
                return Deadline(dates[-1], "prev_sentence")
            at -= 1
        if clause.lead_in:
            found = self._lead(index)
            if found is not None:
                return found
        for lead in self._lead_paragraphs(index):
            dates = [d for d in self.within(lead) if self._lends(d)]
            if dates:
                return Deadline(dates[-1], "heading" if lead.kind == "heading" else "prev_sentence")
        for heading in self._headings(index):
            dates = [d for d in self.within(heading) if self._lends(d)]
            if dates:
                return Deadline(dates[-1], "heading")
        if self.title is not None:
            return Deadline(self.title, "title")
        if section.report and section.tense == "target" and section.report_year:
            return Deadline(_whole_year(section.report_year), "heading")
        return None

    def _lends(self, quantity: Quantity) -> bool:
        """May a date be lent to another sentence? A past year may not, nor an 截至, nor a far vision."""
        if not self.usable(quantity) or quantity.year is None:
            return False
        issued = self.context.issued_on
        past = issued is not None and quantity.year < issued.year
        return not past and quantity.mode in ("by", "during", "before", "in")

    def _lead(self, index: int) -> Deadline | None:
        lead = self.clauses[index].lead_in
        for at in range(index - 1, max(-1, index - 200), -1):
            if self.clauses[at].quote == lead:
                dates = [d for d in self.within(self.clauses[at]) if self._lends(d)]
                return Deadline(dates[-1], "prev_sentence") if dates else None
        return None

    def _lead_paragraphs(self, index: int) -> list[Clause]:
        """Sentences of paragraphs before, under the same heading, that say “by year Y …” for the list that follows."""
        clause = self.clauses[index]
        leads: list[Clause] = []
        for at in range(index - 1, -1, -1):
            other = self.clauses[at]
            if clause.paragraph - other.paragraph > _PARAGRAPHS_BACK or len(leads) > 30:
                break
            if other.kind in ("heading", "title"):
                if other.heading_path == clause.heading_path[: len(other.heading_path)]:
                    break
                continue
            if other.heading_path == clause.heading_path and any(
                d.mode in ("by", "before", "during") for d in self.within(other)
            ):
                leads.append(other)
        return leads

    def _headings(self, index: int) -> list[Clause]:
        """Headings above a clause, nearest first."""
        path = list(self.clauses[index].heading_path)
        found: list[Clause] = []
        for at in range(index - 1, -1, -1):
            other = self.clauses[at]
            if other.kind == "heading" and path and list(other.heading_path) == path:
                found.append(other)
                path.pop()
            if not path:
                break
        return found


def _whole_year(year: int) -> Quantity:
    return Quantity(
        0,
        0,
        0,
        0,
        "date",
        from_=f"{year}-01-01",
        to=f"{year + 1}-01-01",
        year=year,
        last=date(year, 12, 31),
        mode="in",
        source="relative",
    )


def reviewed_year(section: Section) -> Deadline | None:
    """The year that a work report looks back on: the one before the year it plans for."""
    if not section.report or section.report_year is None:
        return None
    return Deadline(replace(_whole_year(section.report_year - 1), mode="as_of"), "heading")
