"""Decisions of persons about rows, and the rows as they stand after them.

A decision holds what the person saw and where: the sentence, and the place in it. So it finds its row again when rules or models
read the document anew, and when the document was revised around the sentence. Where the sentence is gone, it rests.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from pydantic import ValidationError

from pipeline.errors import ConfigurationError
from pipeline.records import (
    Annotation,
    Annotations,
    Decision,
    Document,
    Emphasis,
    Mention,
    Reviewed,
    Target,
    Verdict,
    identify,
)

ROWS: dict[Reviewed, type[Annotation]] = {"targets": Target, "mentions": Mention, "emphasis": Emphasis}
"""The tables that are reviewed, and the records in them."""

CORRECTABLE: dict[Reviewed, tuple[str, ...]] = {
    "targets": (
        "status",
        "value",
        "value_lo",
        "value_hi",
        "comparator",
        "unit",
        "change_kind",
        "period_kind",
        "indicator",
        "object",
        "deadline_year",
        "strength",
        "actor",
    ),
    "mentions": ("label", "entity"),
    "emphasis": ("category", "instrument", "stance"),
}
"""Fields that a person may correct."""

SURENESS: dict[Reviewed, str] = {"targets": "confidence", "mentions": "confidence", "emphasis": "probability"}
"""The column that says how sure a row is, 0 to 1."""

MARK = " review/"
"""Stands in ``made_by`` of a settled row, between the version that read it and the id of the decision."""

_WORDS = ("indicator", "object")  # what tells targets of one span apart

Row = TypeVar("Row", bound=Annotation)


def decide(
    row: Annotation,
    sentence: str,
    sentence_start: int,
    verdict: Verdict,
    *,
    by: str,
    correction: Mapping[str, Any] | None = None,
    note: str = "",
    at: datetime | None = None,
) -> Decision:
    """A person's decision about a row.

    Args:
        row: a target, mention or emphasis row as it stands.
        sentence: the sentence that its span stands in.
        sentence_start: first code point of the sentence in the document.
        verdict: accept, correct or reject.
        by: who decides.
        correction: new values by field, for the verdict correct alone.
        note: why.
        at: when; now if not given.

    Raises:
        ConfigurationError: nobody is named, or the correction does not fit the table.
    """
    table = next(name for name, kind in ROWS.items() if isinstance(row, kind))
    if not by.strip():
        raise ConfigurationError("a decision needs the name of who decides", where=row.id, mend="give a name")
    if bool(correction) != (verdict == "correct"):
        raise ConfigurationError(
            "a correction goes with the verdict correct, and with no other", where=row.id, mend="name what is corrected"
        )
    if wrong := set(correction or {}) - set(CORRECTABLE[table]):
        raise ConfigurationError(
            f"cannot be corrected in {table}",
            where=", ".join(sorted(wrong)),
            mend=f"these can: {', '.join(CORRECTABLE[table])}",
        )
    moment = at or datetime.now(UTC)
    place = row.start - sentence_start
    what = {"category", "indicator", "object"} & type(row).model_fields.keys()
    decision = Decision(
        id=identify(row.document, table, row.id, by, moment.isoformat()),
        about=identify(row.document, table, sentence, place, row.quote, *(getattr(row, name) for name in sorted(what))),
        table=table,
        row=row.id,
        document=row.document,
        revision=row.revision,
        sentence=sentence,
        sentence_start=sentence_start,
        start=row.start,
        end=row.end,
        quote=row.quote,
        verdict=verdict,
        correction=dict(correction or {}),
        reviewed=row.model_dump(mode="json", warnings=False),
        note=note.strip(),
        decided_by=by.strip(),
        decided_at=moment,
    )
    decided_row(decision)
    return decision


def latest(decisions: Iterable[Decision]) -> list[Decision]:
    """Of several decisions about one thing the last; in the order in which they were taken."""
    in_order = sorted(decisions, key=lambda decision: (decision.decided_at, decision.id))
    return list({decision.about: decision for decision in in_order}.values())


def decided_row(decision: Decision) -> Annotation:
    """The row that a person accepted or corrected, in the text that was reviewed; its sureness is 1.

    Raises:
        ConfigurationError: a corrected value is not of the field's type.
    """
    kind = ROWS[decision.table]
    known = {name: value for name, value in decision.reviewed.items() if name in kind.model_fields}
    version = str(known.get("made_by", "")).partition(MARK)[0]
    try:
        row = kind.model_validate(
            {
                **known,
                **decision.correction,
                SURENESS[decision.table]: 1.0,
                "made_by": f"{version}{MARK}{decision.id}",
            }
        )
    except ValidationError as error:
        said = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        raise ConfigurationError(said, where=decision.row, mend="see the data dictionary") from None
    return row.model_copy(update=_follows(row, decision)) if isinstance(row, Target) else row


def _follows(row: Target, decision: Decision) -> dict[str, Any]:
    """What else changes with corrected fields of a target: spans of its words, day of its deadline, no rows of its kind."""
    changed: dict[str, Any] = {"confidence_read": None}
    for name in {"indicator", "object", "actor"} & decision.correction.keys():
        words = decision.correction[name]
        at = decision.sentence.find(words) if words else -1
        start = decision.sentence_start + at if at >= 0 else None
        changed |= {f"{name}_start": start, f"{name}_end": None if start is None else start + len(words)}
    if "deadline_year" in decision.correction:
        year = row.deadline_year
        changed |= {"deadline_date": date(year, 12, 31) if year else None, "deadline_from": None}
        changed |= dict.fromkeys(("deadline_text", "deadline_start", "deadline_end"))
    if {"value", "unit"} & decision.correction.keys():
        changed |= {"value_base": None, "raw_value": None}
    return changed


def settle(annotations: Annotations, decisions: Iterable[Decision], *, document: Document) -> Annotations:
    """The annotations of a document with the decisions about them: what was rejected is gone, what was accepted or corrected
    stands as the person left it, whatever the rules read in its place.

    Args:
        annotations: what was read, or read and settled before.
        decisions: about this document; of several about one thing the last counts.
        document: the document, in the revision that was read.
    """
    standing = latest(decisions)
    if not standing:
        return annotations
    rows: dict[str, list[Annotation]] = {name: list(getattr(annotations, name)) for name in ROWS}
    for decision in standing:
        start = _found_again(decision, document)
        if start is None:
            continue
        row = _moved(decided_row(decision), decision, document, start - decision.start)
        disposed = _disposed(rows[decision.table], row, decision)
        gone = {other.id for other in disposed}
        kept = [other for other in rows[decision.table] if other.id not in gone]
        if decision.verdict != "reject":
            kept.append(_placed(row, decision, disposed, annotations))
        rows[decision.table] = sorted(kept, key=lambda other: (other.start, other.end, other.id))
    return _counted(annotations.model_copy(update={name: tuple(records) for name, records in rows.items()}))


def _found_again(decision: Decision, document: Document) -> int | None:
    """First code point of the decided span in a document: where it was, else in the same sentence nearest to there."""
    if document.text.startswith(decision.sentence, decision.sentence_start):
        return decision.start
    if document.revision == decision.revision or not decision.sentence:
        return None
    found, at = [], document.text.find(decision.sentence)
    while at >= 0:
        found.append(at)
        at = document.text.find(decision.sentence, at + 1)
    nearest = min(found, key=lambda place: abs(place - decision.sentence_start), default=None)
    return None if nearest is None else nearest + decision.start - decision.sentence_start


def _moved(row: Row, decision: Decision, document: Document, by: int) -> Row:
    """A row in the present revision. Spans outside its sentence are dropped where the text moved: what they cut is not known."""
    changes: dict[str, Any] = {
        "revision": document.revision,
        "archive_file": document.archive_file,
        "archive_record": document.archive_record,
        "start": row.start + by,
        "end": row.end + by,
    }
    first, last = decision.sentence_start, decision.sentence_start + len(decision.sentence)
    spans = [name.removesuffix("_start") for name in type(row).model_fields if name.endswith("_start")]
    for name in spans if decision.revision != document.revision else ():
        start, end = getattr(row, f"{name}_start"), getattr(row, f"{name}_end")
        inside = start is not None and end is not None and first <= start and end <= last
        changes |= {f"{name}_start": start + by if inside else None, f"{name}_end": end + by if inside else None}
    return row.model_copy(update=changes)


def _disposed(rows: Sequence[Annotation], row: Annotation, decision: Decision) -> list[Annotation]:
    """The rows that a decision disposes of: the one it is about; where rules read the place anew, also what overlaps a row that a
    person stands for. Of targets that share a span only that of the same words is meant."""
    here = [other for other in rows if (other.start, other.end) == (row.start, row.end)]
    if isinstance(row, Emphasis):
        categories = {row.category, decision.reviewed["category"]}
        return [other for other in here if isinstance(other, Emphasis) and other.category in categories]
    own = [other for other in here if _is_meant(other, decision)]
    if own or decision.verdict == "reject":
        return own
    return [other for other in rows if other.start < row.end and row.start < other.end]


def _is_meant(other: Annotation, decision: Decision) -> bool:
    """Is a row the one that a decision is about, one that it made, or one of the same words?"""
    if other.id == decision.row or other.made_by.endswith(f"{MARK}{decision.id}"):
        return True
    return all(getattr(other, name, None) == decision.reviewed.get(name) for name in _WORDS)


def _placed(row: Row, decision: Decision, disposed: Sequence[Annotation], annotations: Annotations) -> Row:
    """A row with the id and clause of its place in the present text."""
    changes: dict[str, Any] = {}
    if isinstance(row, Emphasis):
        spans = {(clause.start, clause.end): clause.id for clause in annotations.clauses}
        changes["clause"] = spans.get((row.start, row.end), row.clause)
    if row.start != decision.start:
        twins = [other.id for other in disposed if (other.start, other.end) == (row.start, row.end)]
        changes["id"] = next(iter(twins), identify(row.document, row.start, row.end, decision.table, decision.about))
    return row.model_copy(update=changes)


def _counted(annotations: Annotations) -> Annotations:
    counts = {
        "targets": len(annotations.targets),
        "promises": sum(target.status == "target" for target in annotations.targets),
        "mentions": len(annotations.mentions),
        "data_clauses": len({row.clause for row in annotations.emphasis}),
    }
    return annotations.model_copy(update={"reading": annotations.reading.model_copy(update=counts)})
