"""Promises as a flat table: one row a promise, with everything that a reader of a spreadsheet wants beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from pipeline.language.comparable import comparable
from pipeline.language.tiers import tier
from pipeline.language.units import currencies
from pipeline.records import Document, Promise, Target, Unclear
from pipeline.records.words import SIGNS
from pipeline.targets.trust import judged

_CHANGES = {"relative_change": "growth", "delta": "gain"}
_GROWS = ("growth", "gain")
_CLASSES: dict[str, type[Promise]] = {"target": Promise, "unclear": Unclear}
_UNITS = {"x_baseline": "×", "rank": "", "1": ""}


class Flat(NamedTuple):
    """The two tables: promises, and what may be one."""

    promises: list[Promise]
    unclear: list[Unclear]


def flatten(rows: Iterable[Target], documents: Mapping[str, Document]) -> Flat:
    """The rows with the status target, and apart from them those that are unclear; no reprint says a promise twice.

    Args:
        rows: the quantities of all documents, in any order.
        documents: the documents by id.
    """
    found = Flat([], [])
    for row in rows:
        document = documents.get(row.document)
        if row.status not in _CLASSES or document is None or document.reprint_of is not None:
            continue
        flat = _flat(row, document)
        if isinstance(flat, Unclear):
            found.unclear.append(flat)
        else:
            found.promises.append(flat)
    return found


def _flat(row: Target, document: Document) -> Promise:
    change = _CHANGES.get(row.change_kind or "", row.change_kind or "level")
    value = row.value if row.value is not None else row.value_lo
    family, factor = comparable(row.unit)
    return _CLASSES[row.status](
        id=row.id,
        place=document.place,
        level=document.level,
        document=document.id,
        title=document.title,
        issued_on=document.issued_on or document.published_on,
        link=document.url,
        indicator=row.indicator,
        object=row.object,
        printed=row.quote,
        reading=read_out(row, change),
        comparator=row.comparator,
        value=row.value,
        value_lo=row.value_lo,
        value_hi=row.value_hi,
        unit=row.unit,
        comparable_value=None if value is None else float(f"{value * factor:.12g}"),
        unit_family=family,
        kind=row.quantity_kind,
        tier=tier((row.object, row.quote, row.indicator), row.qualifier),
        change=change,
        period=row.period_kind,
        deadline_year=row.deadline_year,
        deadline=row.deadline_date,
        binding=row.binding,
        actor=row.actor,
        region="; ".join(map(str, (row.scope or {}).values())) or None,
        status=row.status,
        trust=_trust(row),
        sentence=row.sentence,
    )


def _trust(row: Target) -> float:
    """1 for what a person decided; of a promise that was judged by both that and its kind; else by its kind alone."""
    if row.confidence_read is None or row.role_probability is None or row.status != "target":
        return row.confidence
    return judged(row.role_probability, row.confidence)


def read_out(row: Target, change: str) -> str:
    """A value as a table shows it: comparator, sign of growth or gain, number or range, unit (≥95 %, +5–5.5 %, ≤第10)."""
    sign = "" if row.comparator == "eq" else SIGNS[row.comparator]
    unit = row.unit or ""
    unit = _UNITS.get(unit, currencies().get(unit, unit))
    if row.value is None:
        number = f"{_number(row.value_lo)}–{_number(row.value_hi)}"
    else:
        number = _number(row.value)
    plus = "+" if change in _GROWS and (row.value if row.value is not None else row.value_lo or 0) > 0 else ""
    rank = "第" if row.unit == "rank" and change == "level" else ""
    return f"{sign}{plus}{rank}{number} {unit}".strip()


def _number(value: float | None) -> str:
    return "…" if value is None else f"{value:,.15g}"
