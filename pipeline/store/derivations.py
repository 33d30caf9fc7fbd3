"""Steps over all documents, each done once: while what it was made from is the same, what it made stands.

A step whose rows belong to parts – a document, a place, a window – makes those parts again whose inputs changed, and leaves the others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

import orjson

from pipeline.records import CodedClause, Decision, Derivation, Document, Reading, Record
from pipeline.store.database import Store
from pipeline.store.readings import made_by as versions_in
from pipeline.versions import changed

Counts = dict[str, int]
REPLICATES = "replicates"
"""What the measure of cities counts beside its rows: how often it drew its samples. Whoever repeats it must know."""
_APART = {"text", "archive_file", "archive_record", "first_seen", "last_seen", "reprint_of"}
_INPUTS = {
    "documents": tuple(name for name in Document.model_fields if name not in _APART),
    "readings": tuple(Reading.model_fields),
    "decisions": tuple(Decision.model_fields),
    "coded_clauses": tuple(CodedClause.model_fields),
}


class Inputs(NamedTuple):
    """What all that is derived follows from: SHA-256 of everything, and of what concerns each document, by its id."""

    whole: str
    of: dict[str, str]


def inputs(store: Store) -> Inputs:
    """Digests of what the annotations of all documents follow from: metadata, revisions, versions of rules, decisions and coded samples.

    Neither the texts (their revision is there) nor when and where a document was captured, nor what is derived itself.
    """
    of: dict[str, str] = {}
    for table, columns in _INPUTS.items():
        key = "document" if "document" in columns else "id"
        for row in store.rows(table, columns=columns):
            told = orjson.dumps(list(row.values()), option=orjson.OPT_SORT_KEYS)
            of[row[key]] = combined((of.get(row[key], ""), table, told.decode()))
    return Inputs(combined(f"{id} {one}" for id, one in sorted(of.items())), of)


def combined(parts: Iterable[str]) -> str:
    """SHA-256 in hex over parts in their order."""
    hashed = hashlib.sha256()
    for part in parts:
        hashed.update(part.encode("utf-8", "surrogatepass") + b"\n")
    return hashed.hexdigest()


def once(store: Store, step: str, inputs: str, made_by: str, derive: Callable[[], Counts]) -> Counts:
    """What a step over all documents counted, done now unless it was done from the same inputs by the same rules.

    Args:
        store: the tables.
        step: its name.
        inputs: digest of what it is made from (:func:`inputs`), taken before it begins.
        made_by: version of its rules, with whatever else it depends on.
        derive: does it, and replaces the rows that it makes.
    """
    for row in store.rows("derivations", id=step):
        known = Derivation.model_validate(row)
        if known.inputs == inputs and not changed(known.made_by, made_by):
            return known.counts
    made_from = tuple(version for table in ("archives", "readings") for version in versions_in(store, table))
    counts = derive()
    done = Derivation(id=step, inputs=inputs, made_by=made_by, made_from=made_from, counts=counts, at=datetime.now(UTC))
    store.upsert("derivations", [done])
    return counts


def renew(
    store: Store,
    step: str,
    of: Mapping[str, str],
    parts: Mapping[str, str],
    make: Callable[[Sequence[str]], Mapping[str, Sequence[Record]]],
    *,
    at_once: int = 1,
) -> int:
    """Make the rows of those parts again whose inputs changed since they were made, and take away those of parts that are no more.

    Rows and the note that they were made are written in one transaction for each call of ``make``.

    Args:
        store: the tables.
        step: name of the step.
        of: the tables that it makes, each with the column that names the part of a row.
        parts: every part with the digest of its inputs and rules.
        make: the rows of some parts, by table.
        at_once: parts that are made together.

    Returns:
        how many parts were made.
    """
    known = {row["part"]: row["inputs"] for row in store.rows("derived_parts", step=step)}
    if not known:  # nobody noted what their rows were made from
        for table in of:
            store.replace(table, [])
    due = [part for part, digest in parts.items() if known.get(part) != digest]
    gone = [part for part in known if part not in parts]
    for at in range(0, len(gone), at_once):
        store.replace_parts(of, step, dict.fromkeys(gone[at : at + at_once]), {})
    for at in range(0, len(due), at_once):
        some = due[at : at + at_once]
        store.replace_parts(of, step, {part: parts[part] for part in some}, make(some))
    return len(due)
