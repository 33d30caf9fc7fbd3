"""Steps over all documents, each done once: while what it was made from is the same, what it made stands."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime

import orjson

from pipeline.records import CodedClause, Decision, Derivation, Document, Reading
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


def digest(store: Store) -> str:
    """SHA-256 over what the annotations of all documents follow from: metadata, revisions, versions of rules, decisions and coded samples.

    Neither the texts (their revision is there) nor when and where a document was captured, nor what is derived itself.
    """
    hashed = hashlib.sha256()
    for table, columns in _INPUTS.items():
        for row in store.rows(table, columns=columns):
            hashed.update(orjson.dumps(list(row.values()), option=orjson.OPT_SORT_KEYS))
    return hashed.hexdigest()


def once(store: Store, step: str, inputs: str, made_by: str, derive: Callable[[], Counts]) -> Counts:
    """What a step over all documents counted, done now unless it was done from the same inputs by the same rules.

    Args:
        store: the tables.
        step: its name.
        inputs: :func:`digest` of what it is made from, taken before it begins.
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
