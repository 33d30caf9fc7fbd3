"""One promise followed across documents: raised, lowered, renewed, reached, dropped.

Two rows belong to one series when their place, what is measured (in normal form), unit, kind of change and period agree.
A match must be exact in that form: a promise that was worded anew is rather missed than joined to another one.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pipeline.declarations import read_yaml
from pipeline.records import Document, Relation, SeriesStep, Target, identify
from pipeline.targets.cues import cue

LEAST_SHARED = 3
"""Promises that two documents must share before one left out of the later is called dropped."""
_LEAST_KEY = 3
_LONGEST_GAP = 6
_MOST_LATER = 200  # statements, or documents of a kind, up to which a promise is followed: who repeats it more often promises nothing
_UNNAMED = re.compile(
    r"(?:投入|安排|提出|发挥|推进|用于|达到|支持|增长|方面|工作|工程)$|^(?:中央|省级?|市级?|各级)?财政(?:将|拟|每年|安排|投入)"
)
STATED = ("target", "achieved", "baseline")
"""Statuses of the rows that a series is made of."""
_UPDATES = ("plan", "action_plan", "opinion_scheme")  # a yearly report need not say again what is due in five years


class Statement(NamedTuple):
    """A target or a fact with its document and its day."""

    row: Target
    document: Document
    on: date


@cache
def _forms() -> tuple[re.Pattern[str], list[tuple[re.Pattern[str], str]]]:
    data = read_yaml(Path(__file__).parent / "data" / "series.yaml")
    drop = re.compile(f"^(?:{'|'.join(sorted(data['drop'], key=len, reverse=True))})+")
    return drop, [(re.compile(pattern), form) for pattern, form in data["same"].items()]


def normal_form(row: Target, place: str) -> str:
    """What a row measures, without whose it is and with one word for one thing; empty where it prints nothing."""
    counted = row.object and (not row.indicator or cue("verbs").fullmatch(row.indicator))
    name = (row.object or "") if counted else (row.indicator or "") + (row.object or "")
    drop, same = _forms()
    name = name.replace(place, "").replace(place.rstrip("市省"), "") if len(place) > 2 else name
    for pattern, form in same:
        name = pattern.sub(form, name)
    return drop.sub("", name)


def follow(rows: Iterable[Target], documents: Mapping[str, Document]) -> list[SeriesStep]:
    """The steps of every promise, in the order of place, indicator and day.

    Args:
        rows: targets, facts and baselines of all documents; other rows are passed over.
        documents: the documents by id; reprints and documents without a day do not count.
    """
    series: dict[tuple[str, ...], list[Statement]] = defaultdict(list)
    for row in rows:
        document = documents.get(row.document)
        on = (document.issued_on or document.published_on) if document is not None else None
        if row.status not in STATED or document is None or on is None or document.reprint_of is not None:
            continue
        key = _key(row, document)
        if key is not None:
            series[key].append(Statement(row, document, on))
    steps = [step for key in sorted(series) for step in _steps(key, _ordered(series[key]))]
    return steps + list(_dropped(series))


def _key(row: Target, document: Document) -> tuple[str, ...] | None:
    """What a row has in common with others of its series; None where it names nothing or has no value."""
    name = normal_form(row, document.place)
    if len(name) < _LEAST_KEY or _UNNAMED.search(name) or _value(row) is None:
        return None
    threshold = str(row.qualifier.get("value")) if row.qualifier else ""
    change = "level" if row.change_kind == "maintain" else row.change_kind or ""
    return document.place, name, row.unit or "", change, row.period_kind, threshold


def _ordered(statements: Sequence[Statement]) -> list[Statement]:
    """By day; one statement of a document for each year and status, the first one printed."""
    seen: dict[tuple[str, str, int | None], Statement] = {}
    for statement in sorted(statements, key=lambda s: (s.on, s.document.id, s.row.start)):
        seen.setdefault((statement.document.id, statement.row.status, statement.row.deadline_year), statement)
    return list(seen.values())


def _steps(key: tuple[str, ...], statements: Sequence[Statement]) -> Iterator[SeriesStep]:
    """Each target with the next target of another document, and with the first fact that settles it or the last before."""
    for at, first in enumerate(statements):
        if first.row.status != "target":
            continue
        followed = statements[at + 1 : at + 1 + _MOST_LATER]
        later = [s for s in followed if s.on > first.on and s.document.id != first.document.id]
        target = next((s for s in later if s.row.status == "target" and _not_earlier(first.row, s.row)), None)
        if target is not None:
            yield _step(key, first, target, _compared(first.row, target.row))
        fact = _settling(first, later)
        if fact is not None:
            yield _step(key, first, fact, _outcome(first.row, fact))


def _settling(first: Statement, later: Sequence[Statement]) -> Statement | None:
    """The first fact that says whether a promise was kept, else the last fact about it."""
    facts = [s for s in later if s.row.status != "target" and _concerns(first.row, first.on.year, s)]
    settled = (s for s in facts if _outcome(first.row, s) in ("reached", "missed"))
    return next(settled, facts[-1] if facts else None)


def _not_earlier(first: Target, second: Target) -> bool:
    """Is a later target the next of its series? One that comes long after the promise was due is a promise of its own."""
    due, then = first.deadline_year, second.deadline_year
    return due is None or then is None or due <= then <= due + _LONGEST_GAP


def _concerns(promise: Target, made: int, fact: Statement) -> bool:
    """Is a fact about the time that was promised? A yearly growth or gain of another year says nothing of it."""
    due, of = promise.deadline_year, fact.row.deadline_year or fact.on.year
    if due is None:
        return True
    if promise.change_kind not in ("delta", "relative_change") or promise.period_kind == "cumulative":
        return of <= due
    whole = promise.change_kind == "delta" and due - made > 1  # of several years: a year's gain is a part of it
    return of == due and (not whole or fact.row.period_kind == "cumulative")


def _compared(first: Target, second: Target) -> Relation:
    if first.deadline_year != second.deadline_year:
        return "renewed"
    before, after = _value(first) or 0.0, _value(second) or 0.0
    if math.isclose(before, after, rel_tol=1e-6):
        return "repeated"
    return "raised" if after > before else "lowered"


def _outcome(promise: Target, fact: Statement) -> Relation:
    """Reached once the value is there; missed only by a fact of the deadline's year or later."""
    due, of = promise.deadline_year, fact.row.deadline_year or fact.on.year
    wanted, got = _value(promise) or 0.0, _value(fact.row) or 0.0
    near = math.isclose(wanted, got, rel_tol=1e-6)
    less = promise.comparator in ("le", "lt") or wanted < 0  # a ceiling, or a decrease
    fulfilled = near or (got < wanted if less else got > wanted)
    if fulfilled:
        return "reached"
    return "missed" if due is not None and of >= due and promise.comparator != "approx" else "under_way"


def _dropped(series: Mapping[tuple[str, ...], Sequence[Statement]]) -> Iterator[SeriesStep]:
    """Promises still due that the next document of the same kind leaves out, though it takes up at least three others."""
    held: dict[str, dict[tuple[str, ...], Statement]] = defaultdict(dict)
    by_id: dict[str, Statement] = {}
    for key, statements in series.items():
        for statement in statements:
            if statement.row.status == "target" and statement.document.document_type in _UPDATES:
                held[statement.document.id].setdefault(key, statement)
                by_id[statement.document.id] = statement
    versions: dict[tuple[str, ...], list[Statement]] = defaultdict(list)
    for statement in by_id.values():
        document = statement.document
        versions[document.place, document.document_type or "", document.field or ""].append(statement)
    for kept in versions.values():
        kept.sort(key=lambda s: (s.on, s.document.id))
        for at, earlier in enumerate(kept):
            yield from _left_out(earlier, kept[at + 1 : at + 1 + _MOST_LATER], held)


def _left_out(
    earlier: Statement,
    followed: Sequence[Statement],
    held: Mapping[str, Mapping[tuple[str, ...], Statement]],
) -> Iterator[SeriesStep]:
    """What the next version of a document leaves out of what it promised; ``held`` are the promises of each document."""
    before = held[earlier.document.id]
    after = next((s for s in followed if len(before.keys() & held[s.document.id].keys()) >= LEAST_SHARED), None)
    if after is None or after.on <= earlier.on:
        return
    for key in sorted(before.keys() - held[after.document.id].keys()):
        if (before[key].row.deadline_year or 0) > after.on.year:
            yield _step(key, before[key], after, "dropped")


def _value(row: Target) -> float | None:
    return row.value if row.value is not None else row.value_lo


def _step(key: tuple[str, ...], first: Statement, second: Statement, relation: Relation) -> SeriesStep:
    gone = relation == "dropped"
    return SeriesStep(
        id=identify(first.row.id, second.document.id if gone else second.row.id, relation),
        series=identify(*key),
        city=key[0],
        indicator=key[1],
        unit=first.row.unit,
        change_kind=first.row.change_kind,
        relation=relation,
        earlier=first.row.id,
        earlier_document=first.document.id,
        earlier_on=first.on,
        earlier_value=_value(first.row),
        earlier_comparator=first.row.comparator,
        earlier_deadline_year=first.row.deadline_year,
        earlier_quote=first.row.sentence,
        later=None if gone else second.row.id,
        later_document=second.document.id,
        later_on=second.on,
        later_value=None if gone else _value(second.row),
        later_deadline_year=None if gone else second.row.deadline_year,
        later_quote="" if gone else second.row.sentence,
    )
