"""Review: rows that wait for a person, and what the person decides."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal, TextIO, get_args

from pipeline.emphasis.codebook import load_codebook
from pipeline.errors import ConfigurationError
from pipeline.records import (
    COMPARATORS,
    LABELS,
    Annotation,
    Clause,
    Decision,
    Document,
    Reviewed,
    Stance,
    Status,
    Verdict,
)
from pipeline.review import MARK, ROWS, SURENESS, decide, decided_row, latest, settle
from pipeline.store.database import Store
from pipeline.store.review import annotations_of, decisions_about, least_sure, rows_by_id


@dataclass(frozen=True, slots=True)
class Waiting:
    """A row that waits for a decision, with the sentence that it stands in and its document."""

    table: Reviewed
    row: Annotation
    sentence: str
    sentence_start: int
    document: Document

    @property
    def sureness(self) -> float:
        """How sure the rules are of it, 0 to 1."""
        return float(getattr(self.row, SURENESS[self.table]))


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person says of a row."""

    row: str
    verdict: Verdict
    correction: Mapping[str, Any]
    note: str = ""


def waiting(store: Store, table: Reviewed, below: float, most: int) -> list[Waiting]:
    """Rows of a table that are less sure than a threshold and that nobody decided on, the least sure first."""
    found = least_sure(store, table, SURENESS[table], below, MARK, most)
    return _with_sentences(store, table, found)


def asked_for(store: Store, table: Reviewed, ids: Sequence[str]) -> list[Waiting]:
    """Rows of a table by id, in this order, those that were rejected among them.

    Raises:
        ConfigurationError: there is no such row.
    """
    found = rows_by_id(store, table, ids)
    missing = set(ids) - found.keys()
    rejected = [d for d in latest(store.read(Decision)) if d.row in missing and d.table == table] if missing else []
    if unknown := missing - {decision.row for decision in rejected}:
        raise ConfigurationError(
            f"no such row in {table}", where=", ".join(sorted(unknown)), mend="`modu review waiting` shows ids"
        )
    again = {
        decision.row: Waiting(
            table,
            ROWS[table].model_validate(decision.reviewed),
            decision.sentence,
            decision.sentence_start,
            next(store.documents([decision.document])),
        )
        for decision in rejected
    }
    standing = {one.row.id: one for one in _with_sentences(store, table, list(found.values()))}
    return [standing.get(id) or again[id] for id in ids]


def _with_sentences(store: Store, table: Reviewed, rows: Sequence[Mapping[str, Any]]) -> list[Waiting]:
    ids = sorted({row["document"] for row in rows})
    documents = {document.id: document for document in store.documents(ids)}
    read = {id: annotations_of(store, id) for id in ids}
    listed = []
    for row in rows:
        record, annotations = ROWS[table].model_validate(row), read[row["document"]]
        clause = _around(record, annotations.clauses if annotations else ())
        start, end = (clause.start, clause.end) if clause else (record.start, record.end)
        document = documents[record.document]
        listed.append(Waiting(table, record, document.text[start:end], start, document))
    return listed


def _around(row: Annotation, clauses: Sequence[Clause]) -> Clause | None:
    """The shortest clause that a row stands in."""
    around = [clause for clause in clauses if clause.start <= row.start and row.end <= clause.end]
    return min(around, key=lambda clause: clause.end - clause.start, default=None)


def choices(name: str) -> Any:
    """What a corrected field may hold, where that is a closed list; None where it is not."""
    instruments = (f"{group}/{one}" for group, names in load_codebook().instruments.items() for one in names)
    closed = {
        "status": get_args(Status),
        "stance": get_args(Stance),
        "category": load_codebook().ids,
        "instrument": ("none", *instruments),
        "label": LABELS,
        "comparator": COMPARATORS,
    }
    return Literal[tuple(closed[name])] if name in closed else None


def enter(store: Store, rows: Sequence[Waiting], answers: Sequence[Answer], by: str) -> list[Decision]:
    """Keep what a person decided and settle the rows; the same answer again is no new decision.

    Args:
        store: where rows and decisions are.
        rows: those that were shown.
        answers: about some of them.
        by: who decided.

    Returns:
        the new decisions.

    Raises:
        ConfigurationError: an answer that cannot be; then none is kept.
    """
    shown = {one.row.id: one for one in rows}
    by_document: dict[str, list[Decision]] = defaultdict(list)
    for answer in answers:
        one = shown[answer.row]
        decision = decide(
            one.row,
            one.sentence,
            one.sentence_start,
            answer.verdict,
            by=by,
            correction=answer.correction,
            note=answer.note,
        )
        by_document[decision.document].append(decision)
    new: list[Decision] = []
    for id, decisions in by_document.items():
        standing = {_said(decision) for decision in latest(decisions_about(store, id))}
        fresh = [decision for decision in decisions if _said(decision) not in standing]
        document, annotations = next(store.documents([id])), annotations_of(store, id)
        if fresh and annotations is not None:
            store.save_annotations(annotations, partial(settle, document=document), fresh)
            new += fresh
    return new


def _said(decision: Decision) -> str:
    said = (decision.row, decision.verdict, decision.correction, decision.note, decision.decided_by)
    return json.dumps(said, ensure_ascii=False, sort_keys=True, default=str)


def export(store: Store, lines: TextIO) -> int:
    """Write every decided sentence as a line of gold: the interface of `modu annotate` with what persons said.

    A line holds ``id, text, title, issued_on, region, heading_path``, the rows that were accepted or corrected as ``targets,
    entities, emphasis``, those that were rejected as ``rejected``, and the decisions. Offsets are into ``text``, the sentence.

    Returns:
        the number of lines.
    """
    written = 0
    for sentence, decisions in _by_sentence(store):
        document = next(store.documents([sentence[0]]))
        lines.write(json.dumps(_gold(document, decisions), ensure_ascii=False) + "\n")
        written += 1
    return written


def _by_sentence(store: Store) -> Iterator[tuple[tuple[str, str, int], list[Decision]]]:
    grouped: dict[tuple[str, str, int], list[Decision]] = defaultdict(list)
    for decision in latest(store.read(Decision)):
        grouped[decision.document, decision.revision, decision.sentence_start].append(decision)
    yield from sorted(grouped.items())


_NAMES: dict[Reviewed, str] = {"targets": "targets", "mentions": "entities", "emphasis": "emphasis"}


def _gold(document: Document, decisions: Sequence[Decision]) -> dict[str, Any]:
    first = decisions[0]
    line: dict[str, Any] = {
        "id": f"{first.document}:{first.revision[:8]}:{first.sentence_start}",
        "text": first.sentence,
        "title": document.title,
        "issued_on": document.issued_on.isoformat() if document.issued_on else None,
        "region": document.place,
        "heading_path": next((d.reviewed["heading_path"] for d in decisions if "heading_path" in d.reviewed), None),
        **{name: [] for name in _NAMES.values()},
        "rejected": [],
        "decisions": [
            {
                "row": decision.row,
                "verdict": decision.verdict,
                "note": decision.note,
                "by": decision.decided_by,
                "at": decision.decided_at.isoformat(),
            }
            for decision in decisions
        ],
    }
    for decision in decisions:
        row = _in_sentence(decided_row(decision), decision)
        if decision.verdict == "reject":
            line["rejected"].append({"table": decision.table, **row})
        else:
            line[_NAMES[decision.table]].append(row)
    return line


_LEFT_OUT = {"document", "revision", "archive_file", "archive_record", "sentence", "heading_path", "made_by", "clause"}


def _in_sentence(row: Annotation, decision: Decision) -> dict[str, Any]:
    """A row with offsets into its sentence; spans outside of it are null."""
    plain = row.model_dump(mode="json", exclude=_LEFT_OUT, warnings=False)
    length = len(decision.sentence)
    for name, value in plain.items():
        if name in ("start", "end") or name.endswith(("_start", "_end")):
            at = None if value is None else value - decision.sentence_start
            plain[name] = at if at is not None and 0 <= at <= length else None
    return plain
