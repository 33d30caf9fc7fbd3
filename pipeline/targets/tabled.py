"""The tables of a document with what it says over them, and the records of their values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from pipeline.language.headings import is_unit_line
from pipeline.records import Clause, Context, Status, Target
from pipeline.targets import change, records
from pipeline.targets.columns import says
from pipeline.targets.deadlines import Deadline
from pipeline.targets.frame import Frame
from pipeline.targets.phrases import Span
from pipeline.targets.sections import Section
from pipeline.targets.tables import TableRow, TableValue, Told, read_table
from pipeline.targets.time_frames import Period

_UNIT_PRINTED = re.compile(r"单位[：:]\s*([^（）()\s，,；;]{1,12})")
_BEFORE_CAPTION = re.compile(r"(?:附[件表：:\s\u3000\d]*|(?:表|专栏)[\s\u3000]*\d*[\s\u3000：:.]*)?")
_AFTER_CAPTION = re.compile(r"(?:目标|任务|计划|指标|分解|分配|一览|清单)*表?$")
_LONGEST_CAPTION = 60
_LINES_ABOVE = 3
_OVER = ("baseline", "achieved")


def tabled(
    text: str, clauses: Sequence[Clause], places: Sequence[Section], context: Context, title: Period | None
) -> dict[int, TableRow]:
    """What each table row of a document gives, by the index of its clause.

    Args:
        text: of the document.
        clauses: its clause tree.
        places: the section of each clause.
        context: its title and day.
        title: the period that its title lends.
    """
    found: dict[int, TableRow] = {}
    for table in _tables(clauses):
        told = _told(text, clauses, table.start, places[table.start], context, title)
        found |= zip(table, read_table(text, clauses[table.start : table.stop], told), strict=True)
    return found


def _tables(clauses: Sequence[Clause]) -> Iterator[range]:
    """The tables of a document by the indices of their rows; two may stand right below one another."""
    first = 0
    top = 0  # of the rows without headers at the end: those above new headers begin the next table
    headers: tuple[str, ...] = ()
    for at, clause in enumerate(clauses):
        if clause.kind != "table_row":
            if at > first:
                yield range(first, at)
            first, headers = at + 1, ()
            top = first
        elif clause.columns:
            if headers and not _of_one(headers, clause.columns):
                yield range(first, top)
                first, headers = top, ()
            headers, top = max(headers, clause.columns, key=len), at + 1
    if first < len(clauses):
        yield range(first, len(clauses))


def _of_one(headers: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Are the headers of two rows those of one table? A row may lack the names that reach down into it."""
    shared = min(len(headers), len(others))
    return headers[-shared:] == others[-shared:]


def _told(
    text: str, clauses: Sequence[Clause], at: int, section: Section, context: Context, title: Period | None
) -> Told:
    """What a document says over the table that begins at a clause."""
    above = _above(clauses, at)
    unit = next((found.group(1) for one in above if (found := _UNIT_PRINTED.search(one.quote))), "")
    caption = next((one for one in above if _is_caption(one.quote)), None)
    said = caption.quote if caption else ""
    promised = says("promises").search(said) is not None
    told = section.kind.account or section.tense == "achieved"
    return Told(
        _base_year(section, context, title),
        promised or section.tense == "target",
        told or (not promised and says("told").search(said) is not None),
        unit,
        _caption_of(text, caption.start, caption.end) if caption else None,
        context.issued_on,
    )


def _is_caption(line: str) -> bool:
    """May a line name the table below it: no unit, and no sentence?"""
    return not is_unit_line(line) and line[-1] not in "。；"


def _above(clauses: Sequence[Clause], at: int) -> list[Clause]:
    """The short lines over a table, the nearest first."""
    near = reversed(clauses[max(0, at - _LINES_ABOVE) : at])
    return [one for one in near if one.kind != "table_row" and len(one.quote) <= _LONGEST_CAPTION]


def _base_year(section: Section, context: Context, title: Period | None) -> int | None:
    """The last year that is over for a document: that before its issue, or before the first year that its title plans for."""
    years = [section.kind.year if section.report else context.issued_on.year if context.issued_on else None]
    if title is not None:
        planned = title.deadline.quantity
        years.append(int(planned.from_[:4]) if planned.from_ else planned.year)
    return max((year - 1 for year in years if year is not None), default=None)


def of_cell(frame: Frame, value: TableValue, inherited: Deadline | None, context: Context) -> Target:
    """The record of a value of a table."""
    quantity = change.in_context(frame, value.quantity, value.what)
    promised = value.nature == "target"
    status: Status = "baseline" if value.nature == "past" else value.nature
    bound = value.shared.binding if promised else None
    return records.build(
        context,
        frame,
        records.signed(quantity, value.falls),
        value.what,
        status=status,
        rule="table-cell",
        deadline=_due(value, status, inherited),
        actor=value.shared.actor,
        change_kind=value.change,
        period_kind=value.period,
        quantity_kind=change.quantity_kind(frame, quantity, value.what, value.change),
        qualifier=None,
        strength=("hard" if bound == "约束性" else "normal") if promised else None,
        binding=bound,
        scope=dict(value.scope) if value.scope else None,
        list_group=None,
        **_baseline(frame, value),
    )


def _due(value: TableValue, status: Status, inherited: Deadline | None) -> Deadline | None:
    """The date of a column or row; of a promise without one that of the document."""
    if value.due is None:
        return inherited if status in ("target", "unclear") else None
    mode = "as_of" if status in _OVER else "during" if value.due.mode == "during" else "by"
    return Deadline(replace(value.due, mode=mode), "table")


def _baseline(frame: Frame, value: TableValue) -> dict[str, Any]:
    """The value of another column that this one is measured from, and its year."""
    known: dict[str, Any] = {"year": value.base_year} if value.base_year else {}
    if value.base is None:
        return {"baseline": known or None, "baseline_start": None, "baseline_end": None}
    base = change.in_context(frame, value.base, value.what)
    known |= {"value": base.value, "unit": base.unit}
    return {"baseline": known, "baseline_start": base.start, "baseline_end": base.end}


def _caption_of(text: str, start: int, end: int) -> Span | None:
    """The span of what a caption names, without 附件, 表1 and 分解表; None where nothing is left."""
    start = _BEFORE_CAPTION.match(text, start, end).end()  # type: ignore[union-attr]  # it matches an empty text
    end = start + _AFTER_CAPTION.search(text[start:end]).start()  # type: ignore[union-attr]
    return (start, end) if end > start else None
