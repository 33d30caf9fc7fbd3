"""Which period rules here, and from where (codebook C5, E1): one structure over the clause tree, built once, asked by index.

A document is a tree of time frames: title › headings › lead paragraph or step › sentence before › trailing line. The innermost
explicit period governs a goal. A frame ends with its section, and where a new period opens at the same level or above.
One walk down the clauses and one back up for the trailing lines, so time is linear.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.language.headings import BRACKETS
from pipeline.language.markers import ARTICLE, marker
from pipeline.language.quantities import Quantity, find_quantities
from pipeline.records import Clause, Context
from pipeline.targets.cues import cue
from pipeline.targets.deadlines import LENDING_MODES, Deadline, is_soft, resolve, whole_year
from pipeline.targets.frame import Frame
from pipeline.targets.sections import PLANNED, Section, own_plan, years_of_title

_ORDINAL = 10
_ORDINALS = re.compile(r"第?[一二三四五六七八九十]+(?:是|步|阶段)|[近中远]期")
"""一是, 第一步, 近期: items that run in the text, below all marks of :mod:`pipeline.language.markers`."""
_LABEL = re.compile(r"\s*[^，。；：:（(\d]{2,12}[。：:](?=.)")
"""创新能力。…, 产业规模：…: a paragraph under a name of its own, an item without a number."""
_OPENS = re.compile(r"[^。；]{0,14}?[，,：:]|[^，。；：:]{0,10}")
"""What may stand between the head of a paragraph and the period that it opens: 第一步：, 力争, 经过努力，."""
_TERM = re.compile(r"\s*[^：:，。；]{0,4}(?:时限|时间|期限|节点|进度)[^：:，。；]{0,3}[：:]")
_DONE = re.compile(r"[^：:，。；（(]*(?:完成|办结|见效|建成|到位)\s*(?:$|[，,；;）)])")
_LONGEST_LINE = 40
_PART = re.compile(r"[；;，,（(）)]+")
_UNDATED_LINE = re.compile(r"\s*[^：:，。；]{0,8}(?:单位|部门|责任人)[：:]")


@dataclass(frozen=True, slots=True)
class Period:
    """A period that rules a stretch of the document.

    ``frame`` is the sort of place that prints it, ``clause`` the index of its clause (None for the title), ``mark`` the level of
    the mark that the paragraph which opened it begins with, and ``whole`` says that it rules all that follows in its section.
    """

    deadline: Deadline
    frame: str
    clause: int | None = None
    mark: int | None = None
    whole: bool = False


def mark_of(line: str) -> int | None:
    """The level of the mark that an item begins with, which items of one list share; None where it is no item."""
    plain = line.lstrip()
    marked = marker(plain)
    if marked is not None and marked[0] > ARTICLE:
        return marked[0]
    return _ORDINAL if _ORDINALS.match(plain) else None


class TimeFrames:
    """The time frames of a document. Feed it the clauses in order, ``close`` it, then ask for what rules a clause."""

    def __init__(self, context: Context, section: Section | None, now: int | None) -> None:
        """
        Args:
            context: title and day of the document.
            section: its first section, which knows the sort of document; None where it has no clause.
            now: the year the document speaks in, where known.
        """
        self._now = now
        kind = section.kind if section else None
        tells = kind is not None and (kind.account or kind.report)
        self._title = None if tells else title_period(context.title, now)
        self._range = _range(context.title)
        self._headings: dict[tuple[str, ...], Period] = {}
        self._leads: dict[tuple[str, ...], Period] = {}
        self._paragraph = -1
        self._opening = -1  # index of the first sentence of the paragraph
        self._path: tuple[str, ...] = ()
        self._leading = False  # the paragraph is the first one below its heading, or stands in a part of goals
        self._spoken: Period | None = None
        self._mark: int | None = None
        self._listed = False
        self._stacks: list[tuple[Period, ...]] = []
        self._clauses: list[Clause] = []
        self._lines: list[Deadline | None] = []

    def range_over(self, clause: Clause) -> Deadline | None:
        """The span of years that a heading or the title prints; it wins over 未来三年 and the like (C5)."""
        above = self._above(clause.heading_path)
        spans = above is not None and above.deadline.quantity.from_ and above.deadline.quantity.mode == "during"
        return above.deadline if above is not None and spans else self._range

    def read(self, clause: Clause, frame: Frame | None, dates: Sequence[Quantity], section: Section) -> None:
        """Take the next clause in; its own ``dates`` are kept for those after it."""
        lendable = list(filter(self._lends, dates))
        index = len(self._stacks)
        self._clauses.append(clause)
        if clause.kind in ("heading", "title"):
            self._stacks.append(self._around(clause, section))
            self._lines.append(None)
            self._head(clause, lendable, index)
            return
        if clause.paragraph != self._paragraph:
            self._open(clause, index)
        self._stacks.append(self._around(clause, section))
        self._lines.append(_line(clause, frame, section))
        if lendable and frame is not None and self._lines[index] is None and clause.kind != "table_row":
            self._speak(clause, frame, lendable, section, index)

    @property
    def title(self) -> Period | None:
        """The period that the title lends."""
        return self._title

    def _open(self, clause: Clause, index: int) -> None:
        """Begin a paragraph: the first below a heading, or one of a section of goals, leads what is below it; items of a list do not."""
        self._paragraph, self._spoken = clause.paragraph, None
        self._opening, self._mark = index, mark_of(clause.quote)
        first = self._mark is None and bool(clause.heading_path) and clause.heading_path != self._path
        self._leading = first or any(map(cue("sections", "goals").search, clause.heading_path))
        self._path = clause.heading_path
        self._listed = self._mark is not None or clause.lead_in is not None or bool(_LABEL.match(clause.quote))

    def close(self) -> None:
        """Give what trailing lines say to the items before them."""
        due: Deadline | None = None
        said = 0  # index of the line
        item: tuple[tuple[str, ...], int] | None = None
        for index in range(len(self._clauses) - 1, -1, -1):
            clause, line = self._clauses[index], self._lines[index]
            if line is not None:
                due, said, item = line, index, (clause.heading_path, clause.paragraph)
                continue
            if due is None or item is None:
                continue
            if not self._belongs(clause, index, item):
                due = item = None
                continue
            self._stacks[index] = (Period(due, "line", said), *self._stacks[index])
            if clause.paragraph < item[1] and (clause.kind == "heading" or mark_of(clause.quote)):
                due = item = None

    def ruling(self, index: int) -> Deadline | None:
        """The deadline that a clause takes over where it prints none of its own."""
        stack = self._stacks[index]
        return stack[0].deadline if stack else None

    def stack(self, index: int) -> tuple[Period, ...]:
        """All periods over a clause, the one that rules first."""
        return self._stacks[index]

    def _belongs(self, clause: Clause, index: int, item: tuple[tuple[str, ...], int]) -> bool:
        """Does a clause belong to the item that a trailing line ends?"""
        path, paragraph = item
        if clause.paragraph == paragraph:
            return True
        if _UNDATED_LINE.match(clause.quote):
            return True
        return clause.heading_path == path and paragraph - clause.paragraph <= 3 and not self._lines[index]

    def _head(self, clause: Clause, lendable: Sequence[Quantity], index: int) -> None:
        for frames in (self._leads, self._headings):
            frames.pop(clause.heading_path, None)
        if lendable:
            due = Deadline(lendable[0], "heading").lent("heading")
            self._headings[clause.heading_path] = Period(due, "heading", index)

    def _speak(self, clause: Clause, frame: Frame, lendable: Sequence[Quantity], section: Section, index: int) -> None:
        due = lendable[-1]
        soft = not section.report and is_soft(frame, due)
        said = Deadline(due, "prev_sentence", soft).lent("prev_sentence")
        self._spoken = Period(said, "sentence", index)
        begins = index == self._opening or mark_of(clause.quote) == _ORDINAL
        first = next((date for date in lendable if not _is_day(date) and _opens(frame, date)), None) if begins else None
        if first is None:
            return
        said = Deadline(first, "prev_sentence", soft).lent("prev_sentence")
        of_report = section.report and first.year == self._now
        self._leads[clause.heading_path] = Period(said, "lead", index, self._mark, self._leading or of_report)

    def _lends(self, due: Quantity) -> bool:
        """May a date be lent to another sentence? A past year may not, nor an 截至."""
        return due.mode in LENDING_MODES and due.year is not None and (self._now is None or due.year >= self._now)

    def _around(self, clause: Clause, section: Section) -> tuple[Period, ...]:
        """The periods over a clause, innermost first."""
        found = (
            self._spoken if clause.kind not in ("heading", "title") else None,
            self._lead(clause),
            self._above(clause.heading_path),
            self._title or self._of_report(section),
        )
        return tuple(period for period in found if period is not None)

    def _lead(self, clause: Clause) -> Period | None:
        """The period of the paragraph that leads a list: 到2027年，… over items that begin with ——, or a step."""
        path = clause.heading_path
        for depth in range(len(path), -1, -1):
            found = self._leads.get(path[:depth])
            if found is not None and self._reaches(found, path[depth:]):
                return found
        return None

    def _reaches(self, found: Period, below: Sequence[str]) -> bool:
        """Does a paragraph lead what stands below it under further headings: items of a list, none of them beside it?"""
        if not below:
            return found.whole or (self._listed and (found.mark is None or found.mark != self._mark))
        marks = list(map(mark_of, below))
        return all(marks) and (found.mark is None or found.mark not in marks)

    def _above(self, path: tuple[str, ...]) -> Period | None:
        for depth in range(len(path), 0, -1):
            if path[:depth] in self._headings:
                return self._headings[path[:depth]]
        return None

    def _of_report(self, section: Section) -> Period | None:
        if section.report and section.tense != "achieved" and section.report_year:
            return Period(Deadline(whole_year(section.report_year, "by"), "title"), "title")
        return None


def _line(clause: Clause, frame: Frame | None, section: Section) -> Deadline | None:
    """The date of a line 完成时限：…, or of a bracket after the full stop that says when."""
    if frame is None or not frame.dates:
        return None
    due = next((date for printed in frame.dates if (date := resolve(printed, section)) is not None), None)
    return Deadline(replace(due, mode="by"), "explicit") if due is not None and _says_when(clause.quote) else None


def _says_when(quote: str) -> bool:
    """Does a short line, or a part of a bracket, begin with the words of a term?"""
    if BRACKETS.fullmatch(quote):
        return any(_TERM.match(part) or _DONE.match(part) for part in _PART.split(quote))
    return len(quote) <= _LONGEST_LINE and _TERM.match(quote) is not None


def _opens(frame: Frame, due: Quantity) -> bool:
    """Does a paragraph open with a period: at its head, or after a short label (第一步：到2022年, 力争到2025年)?"""
    head = frame.text[frame.clause.start : due.start].lstrip()
    marked = marker(head)
    return _OPENS.fullmatch(head[marked[1] :] if marked else head) is not None


def _is_day(due: Quantity) -> bool:
    """Is a date one day, which is no period?"""
    return due.last is not None and due.from_ is not None and due.from_[:10] == due.last.isoformat()


def _range(title: str | None) -> Deadline | None:
    spans = [
        q
        for q in find_quantities(title or "")
        if q.kind == "date" and q.year and q.mode == "during" and q.source != "fyp"
    ]
    return Deadline(replace(spans[-1], start=0, end=0), "title") if spans else None


def title_period(title: str | None, now: int | None) -> Period | None:
    """The period that a title lends: its span of years, its one year, or the five years of the plan that it names as itself.

    A year of an edition or revision, a year that is over, and a plan that is only cited lend nothing.
    """
    span = _range(title)
    if span is not None:
        return Period(span, "title")
    years = years_of_title(title or "")
    if len(years) == 1 and (now is None or now <= min(years) <= now + 1):
        return Period(Deadline(whole_year(min(years), "by"), "title"), "title")
    last = own_plan(title or "")
    if last is not None and (now is None or last >= now):
        due = replace(whole_year(last, "during"), from_=f"{last - PLANNED + 1}-01-01")
        return Period(Deadline(due, "fyp"), "title")
    return None
