"""The deadline of a quantity and where it was inherited from (codebook C5): first hit wins.

What a sentence prints itself is found here; what it takes over from the places around it, in :mod:`time_frames`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from pipeline.language.quantities import Quantity
from pipeline.targets.cues import cue
from pipeline.targets.frame import Frame
from pipeline.targets.sections import Section

LENDING_MODES = frozenset(("by", "before", "during", "in"))
_BASELINE_AFTER = re.compile(r"\s?(?:年?(?:同期)?(?:的(?![^，。；]{0,6}目标)|基础上|相比|为基))|[（(]?基期")
_TIMES_AFTER = re.compile(r"年?末?的(?:约|近)?[\d一二两三四五六七八九十]+(?:\.\d+)?[多余]?倍")
_COMPARED = re.compile(r"(?:比|较|由|从|相较于?|对比|与|自)\s?$")
_LEADS_PIECE = re.compile(
    r"[\s\u3000“—–\-•●]*(?:（[一二三四五六七八九十\d]+）|\d+[.．、])?(?:力争|争取|确保|预计|计划|其中|并|到|至|在|于|截至|截止|原则上|我市|我省|全市|全省|全区|力争在|规划|目标是?)*[，：:]?$"
)
_PREDICATE_AFTER = re.compile(
    r"[，,]?\s?(?:力争|计划|将|要|年?均?达|实现|突破|完成|建成|超过|底|末|前|内|培育|打造|新增|形成|全面|基本)"
)
_THIS_YEAR = re.compile(r"今年|本年|年内|全年|年度|年底|年末")
_PLAN_PERIOD = re.compile(r"[期末底初]")
_IS_TERM = re.compile(r"[一二三四五六七八九十\d]年")
_YEAR_SHIFT = {"明年": 1, "次年": 1, "去年": -1, "上年": -1, "上一年": -1}


@dataclass(frozen=True, slots=True)
class Deadline:
    """A date that a quantity is due, and the source it has in the codebook's sense."""

    quantity: Quantity
    source: str
    soft: bool = False  # 力争 stands before it; who inherits the date inherits the tone

    def lent(self, source: str) -> Deadline:
        """The same date as another sentence inherits it."""
        return replace(self, source=self.quantity.source if self.quantity.source == "fyp" else source)


def whole_year(year: int, mode: str = "in") -> Quantity:
    """A year that no word prints."""
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
        mode=mode,
        source="relative",
    )


def resolve(quantity: Quantity, section: Section) -> Quantity | None:
    """A date with its year: 今年 of a work report is the year it plans for, 全年 of a bulletin its own, whatever day it was printed."""
    if quantity.year is not None and not (section.kind.of_year and quantity.anchor):
        return quantity
    anchor = quantity.anchor or ""
    if section.report_year is not None:
        for word, shift in _YEAR_SHIFT.items():
            if word in anchor:
                return _placed(quantity, section.report_year + shift)
        if _THIS_YEAR.search(anchor):
            looks_back = section.report and section.tense == "achieved"
            return _placed(quantity, section.report_year - looks_back)
    return quantity if quantity.year is not None else None


def _placed(quantity: Quantity, year: int) -> Quantity:
    known = whole_year(year, quantity.mode if quantity.mode in LENDING_MODES else "in")
    return replace(known, start=quantity.start, end=quantity.end, anchor=quantity.anchor)


def is_baseline(frame: Frame, quantity: Quantity) -> bool:
    """A year that is compared with, not promised for."""
    compared = _COMPARED.search(frame.before(quantity.start)[-4:]) or _TIMES_AFTER.match(frame.text, quantity.end)
    if quantity.mode == "since" or compared:
        return True
    return quantity.mode in ("in", "as_of", None) and bool(_BASELINE_AFTER.match(frame.text, quantity.end))


def own_dates(frame: Frame, section: Section) -> list[Quantity]:
    """The dates of a sentence that say when, resolved, in order; years of comparison and years of names are none."""
    found = []
    for printed in frame.dates:
        due = resolve(printed, section)
        named = "《“" if frame.clause.kind == "heading" else "《（(“"
        if due is None or is_baseline(frame, due) or frame.bracket(due.start, named) is not None:
            continue
        if frame.clause.kind != "heading" and not _says_when(frame, due):
            continue
        found.append(due)
    return found


def in_range(dates: Sequence[Quantity], span: Deadline | None) -> list[Quantity]:
    """Dates with 未来三年 and the like put into the span of years that the document prints."""
    if span is None or span.quantity.mode != "during":
        return list(dates)
    known = span.quantity
    return [
        replace(known, start=due.start, end=due.end, anchor=due.anchor, source="relative")
        if _IS_TERM.search(due.anchor or "")
        else due
        for due in dates
    ]


def _says_when(frame: Frame, due: Quantity) -> bool:
    """Does a bare year say when something happens (head of its piece, or before a verb), or does it name a thing?

    2023年度企业 names firms, and “十四五”圆满收官 names a plan.
    """
    start, _ = frame.piece(due.start)
    if due.source == "fyp":
        return bool(_PLAN_PERIOD.search(frame.text[due.start : due.end + 2]))
    if due.mode not in ("in", None):
        return True
    return bool(
        _LEADS_PIECE.match(frame.text[max(start, due.start - 24) : due.start])
        or due.anchor
        or _PREDICATE_AFTER.match(frame.text, due.end)
        or re.search(r"[于在]$", frame.before(due.start)[-1:])
    )


def of_own_sentence(frame: Frame, quantity: Quantity, dates: Sequence[Quantity]) -> Deadline | None:
    """The deadline that a quantity's own sentence prints: nearest to the left, then to the right."""
    at = bisect_left(dates, quantity.start, key=lambda due: due.start)
    if at:
        due = dates[at - 1]
        plain = frame.piece(quantity.start)[0] <= due.end + 1
        return Deadline(due, _printed_source(due, plain), is_soft(frame, due))
    right = [due for due in dates[at : at + 1] if due.mode in LENDING_MODES]
    if right and frame.part(quantity.start) == frame.part(right[0].start):
        return Deadline(right[0], _printed_source(right[0], False))
    return None


def _printed_source(due: Quantity, same_clause: bool) -> str:
    if due.source in ("fyp", "relative"):
        return due.source
    return "explicit" if same_clause else "same_sentence"


def is_soft(frame: Frame, due: Quantity) -> bool:
    """Is a date a wish: 力争到2025年?"""
    return bool(cue("strength", "soft").search(frame.before(due.start)[-6:]))


def reviewed_year(section: Section) -> Deadline | None:
    """The year that a document tells of: of a work report the one before the year it plans for, of a bulletin its own."""
    if not section.kind.of_year or section.kind.year is None:
        return None
    if section.report:
        return Deadline(whole_year(section.kind.year - 1, "as_of"), "heading")
    return Deadline(whole_year(section.kind.year, "as_of"), "title")


def fields(text: str, deadline: Deadline | None) -> dict[str, Any]:
    """The deadline's columns of a record."""
    if deadline is None:
        return {"deadline_source": "none"}
    due = deadline.quantity
    printed = due.end > due.start
    return {
        "deadline_year": due.year,
        "deadline_date": due.last,
        "deadline_from": date.fromisoformat(due.from_[:10]) if due.from_ and due.mode == "during" else None,
        "deadline_mode": due.mode,
        "deadline_source": deadline.source,
        "deadline_text": text[due.start : due.end] if printed else None,
        "deadline_start": due.start if printed else None,
        "deadline_end": due.end if printed else None,
    }
