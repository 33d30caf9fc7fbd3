"""What spans documents, derived again from the rows of a release: reprints, citations, relations, the register, series, profiles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from pipeline.compare.links import link, unlisted_names
from pipeline.compare.measured import measure, windows_of
from pipeline.publish.dictionary import REFERENCES
from pipeline.records import (
    Citation,
    CityFacet,
    CityProfile,
    CodedClause,
    Document,
    DocumentRelation,
    Emphasis,
    Entity,
    Promise,
    Record,
    SeriesStep,
    Target,
    Unclear,
    UnlistedName,
)
from pipeline.store.counted import dangling
from pipeline.store.database import Store
from pipeline.store.derivations import REPLICATES
from pipeline.targets import flatten, follow
from pipeline.verify.archived import records
from pipeline.verify.verdict import Verdict

R = TypeVar("R", bound=Record)
Derived = Mapping[str, Mapping[str, int]]


def check_derived(tables: Store, derived: Derived, verdict: Verdict) -> None:
    """Derive every table that follows from other tables of the release; rows lead where they say.

    Args:
        tables: the tables of the release.
        derived: the steps over all documents that had been done when it was made, each with what it counted.
        verdict: takes what differs.
    """
    for (table, column), other in REFERENCES.items():
        n, example = dangling(tables, table, column, other)
        if n:
            verdict.differs(table, str(example), f"{n} rows name in {column} what {other} does not hold")
    documents = list(records(tables, Document, verdict))
    if "link" in derived:
        _check_links(tables, documents, verdict)
    if "follow" in derived:
        steps = follow(records(tables, Target, verdict), {document.id: document for document in documents})
        verdict.compare("target_series", _by_id(tables, SeriesStep, verdict), steps)
    if "list" in derived:
        flat = flatten(records(tables, Target, verdict), {document.id: document for document in documents})
        verdict.compare("promises", _by_id(tables, Promise, verdict), flat.promises)
        verdict.compare("unclear", _by_id(tables, Unclear, verdict), flat.unclear)
    if replicates := derived.get("measure", {}).get(REPLICATES):
        profiles = _by_id(tables, CityProfile, verdict)
        measured = measure(
            list(records(tables, Emphasis, verdict)),
            documents,
            list(records(tables, DocumentRelation, verdict)),
            replicates=replicates,
            asked=windows_of(profiles.values()),
            coded=list(records(tables, CodedClause, verdict)),
        )
        verdict.compare("city_profiles", profiles, measured.profiles)
        verdict.compare("city_facets", _by_id(tables, CityFacet, verdict), measured.facets)
    if missing := {"link", "follow", "list", "measure"} - derived.keys():
        verdict.notes.append(f"not derived again, because the release does not say how: {', '.join(sorted(missing))}")


def _check_links(tables: Store, documents: list[Document], verdict: Verdict) -> None:
    citations = _by_id(tables, Citation, verdict)
    named = {row["entity"] for row in tables.rows("mentions", columns=("entity",)) if row["entity"]}
    linked = link(documents, citations.values(), named)
    for id, mark in linked.reprints.items():
        verdict.differs("documents", id, f"reprint_of is {mark or 'null'}")
    verdict.compare("citations", citations, linked.citations)
    verdict.compare("relations", _by_id(tables, DocumentRelation, verdict), linked.relations)
    verdict.compare("entities", _by_id(tables, Entity, verdict), linked.entities)
    verdict.compare("unlisted_names", _by_id(tables, UnlistedName, verdict), unlisted_names(tables.rows))


def _by_id(tables: Store, record: type[R], verdict: Verdict) -> dict[str, R]:
    return {row.id: row for row in records(tables, record, verdict)}  # type: ignore[attr-defined]
