"""Flow: annotations → what spans documents: resolved citations, the register in use, the city measure.

A step is done again when a document, its reading or a decision about it is new, or its own rules are: ``made_by`` says which.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from prefect import flow, task

from flows.parameters import Compare
from flows.places import names_of, places_named
from flows.progress import bars
from flows.reports import report_statements
from pipeline.compare import default_window
from pipeline.compare.links import changed_marks, marked, unlisted_names
from pipeline.compare.measured import measure_window, windows
from pipeline.documents import CITED, fingerprint, relate
from pipeline.entities import Cited, entities
from pipeline.records import (
    Citation,
    CityFacet,
    CityProfile,
    CodedClause,
    Document,
    DocumentRelation,
    Emphasis,
    Fingerprint,
    Record,
    Target,
)
from pipeline.settings import Settings
from pipeline.store.database import Store
from pipeline.store.derivations import REPLICATES, combined, once, renew
from pipeline.store.derivations import inputs as inputs_of
from pipeline.store.readings import unprinted
from pipeline.store.statements import in_batches
from pipeline.targets import STATED, Flat, flatten, follow
from pipeline.versions import version, versions

Counts = dict[str, int]
_AT_ONCE = 500  # documents whose rows pass through memory together
_PLACES = 12  # that a run reports unless it is told which


def _inputs() -> str:
    store = Store(Settings().database_url)
    try:
        return inputs_of(store).whole
    finally:
        store.close()


def _once(step: str, inputs: str, part: str, derive: Callable[[Store, str], Counts], told: str = "") -> Counts:
    """A step by the rules of one part; every step depends on which documents are reprints, so on the rules that say so."""
    made_by = versions((part, "documents", "compare")) + told
    store = Store(Settings().database_url)
    try:
        return once(store, step, inputs, made_by, lambda: derive(store, made_by))
    finally:
        store.close()


@task(persist_result=False)
def link_documents(inputs: str) -> Counts:
    """Mark reprints, resolve citations, relate documents to each other, keep the entities and the names without one."""
    return _once("link", inputs, "entities", _link)


def _link(store: Store, _: str) -> Counts:
    documents = _marked(store)
    citations = _resolved(store, documents)
    relations = relate(documents.values(), store.read(Citation, relation=sorted(CITED)))
    names = unlisted_names(store.rows)
    store.replace("relations", relations)
    store.replace("entities", entities({id for id, _ in store.tally("mentions", "entity") if id}))
    store.replace("unlisted_names", names)
    marked = sum(one.reprint_of is not None for one in documents.values())
    return {"reprints": marked, "relations": len(relations), **citations, "unlisted": len(names)}


def _marked(store: Store) -> dict[str, Document]:
    """All documents without their texts, reprints marked; texts are read where they are new or seem to agree with another."""
    rules = version("documents")
    for some in in_batches(unprinted(store, rules), _AT_ONCE):
        store.upsert("fingerprints", [fingerprint(document, rules) for document in store.documents(some)])
    documents = {document.id: document for document in store.documents_without_text()}
    marks = changed_marks(
        documents, store.read(Fingerprint), lambda id: next(row["text"] for row in store.rows("documents", id=id))
    )
    store.assign("documents", [{"id": id, "reprint_of": mark} for id, mark in marks.items()])
    return marked(documents, marks)


def _resolved(store: Store, documents: Mapping[str, Document]) -> Counts:
    """Citations resolved, one after another; those are written that mean something else than before."""
    cited, counts = Cited(documents.values()), {"citations": 0, "resolved": 0}
    cited.learn(store.read(Citation))
    changed = []
    for citation in store.read(Citation):
        document, policy = cited.meant(citation)
        counts["citations"] += 1
        counts["resolved"] += document is not None
        if (document, policy) != (citation.resolved, citation.policy):
            changed.append({"id": citation.id, "resolved": document, "policy": policy})
    store.assign("citations", changed)
    return counts


@task(persist_result=False)
def follow_promises(inputs: str) -> Counts:
    """The same promise across the documents of a place."""
    return _once("follow", inputs, "targets", _follow)


def _follow(store: Store, made_by: str) -> Counts:
    documents, stamps = _stamped(store, made_by)
    places: dict[str, list[str]] = {}
    for document in documents.values():
        places.setdefault(document.place, []).append(document.id)

    def steps(some: Sequence[str]) -> Mapping[str, Sequence[Record]]:
        rows = store.read_in(Target, [id for place in some for id in places[place]], status=list(STATED))
        return {"target_series": follow(rows, documents)}

    parts = {place: combined(stamps[id] for id in ids) for place, ids in places.items()}
    renew(store, "follow", {"target_series": "city"}, parts, steps)
    return {"series": sum(1 for _ in store.tally("target_series", "series"))}


@task(persist_result=False)
def list_promises(inputs: str) -> Counts:
    """The promises as a flat table, and apart from them what is unclear."""
    return _once("list", inputs, "targets", _list)


def _list(store: Store, made_by: str) -> Counts:
    documents, stamps = _stamped(store, made_by)

    def flat(some: Sequence[str]) -> Mapping[str, Sequence[Record]]:
        return flatten(store.read_in(Target, some), documents)._asdict()

    renew(store, "list", dict.fromkeys(Flat._fields, "document"), stamps, flat, at_once=_AT_ONCE)
    counts = store.counts(Flat._fields)
    return {"listed": counts["promises"], "unclear": counts["unclear"]}


def _stamped(store: Store, made_by: str) -> tuple[dict[str, Document], dict[str, str]]:
    """Documents without their texts, and of each a digest of what its rows follow from, its mark as a reprint and the rules included."""
    of = inputs_of(store).of
    documents = {document.id: document for document in store.documents_without_text()}
    return documents, {
        id: combined((of.get(id, ""), document.reprint_of or "", made_by)) for id, document in documents.items()
    }


@task(persist_result=False)
def measure_cities(inputs: str, compare: Compare) -> Counts:
    """The city measure over like documents, over everything, and year by year."""
    told = f"; replicates {compare.replicates}; window {compare.window.name}"
    return _once("measure", inputs, "emphasis", partial(_measure, compare=compare), told)


def _measure(store: Store, made_by: str, compare: Compare) -> Counts:
    documents, stamps = _stamped(store, made_by.replace(f"; window {compare.window.name}", ""))
    relations, coded = list(store.read(DocumentRelation)), list(store.read(CodedClause))
    for one in relations:  # what a document is to another tells whether it counts
        for id, side in ((one.document, one.kind), (one.related, f"of {one.kind}")):
            stamps[id] = combined((stamps[id], side))
    clauses = (Emphasis.model_construct(**row) for row in store.rows("emphasis", columns=("document", "clause")))
    held = windows(clauses, list(documents.values()), relations, [compare.window])

    def measured(names: Sequence[str]) -> Mapping[str, Sequence[Record]]:
        (name,) = names
        rows = sorted(store.read_in(Emphasis, [one.id for one in held[name]]), key=lambda row: row.id)
        found = measure_window(name, rows, held[name], relations, replicates=compare.replicates, coded=coded)
        return {"city_profiles": found.profiles, "city_facets": found.facets}

    parts = {name: combined(stamps[one.id] for one in of) for name, of in held.items()}
    renew(store, "measure", dict.fromkeys(("city_profiles", "city_facets"), "window"), parts, measured)
    cities = sum(1 for _ in store.tally("city_profiles", "city"))
    return {
        "cities": cities,
        "profiles": store.counts(["city_profiles"])["city_profiles"],
        REPLICATES: compare.replicates,
    }


def _report(compare: Compare) -> None:
    """The statements about the places that were asked for, or about those with most documents, in the window that was asked for:
    unless one was, in that of like documents with most places."""
    store = Store(Settings().database_url)
    try:
        every = list(store.read(CityProfile))
        window = compare.window.name if compare.chosen else default_window(every)
        profiles = [profile for profile in every if profile.window == window]
        facets = [facet for facet in store.read(CityFacet) if facet.window == window]
        wanted = places_named(compare.places, names_of(store.read(Document))) if compare.places else []
    finally:
        store.close()
    most = sorted({(-profile.documents, profile.city) for profile in profiles})
    report_statements(window, [*profiles, *facets], wanted or [city for _, city in most[:_PLACES]])


@flow(name="compare-cities", flow_run_name="compare")
def compare_cities(compare: Compare = Compare()) -> Counts:
    """Resolve citations, follow promises and measure the emphasis of every city. 比较各地。

    Args:
        compare: how the measure is taken, and what of it is reported. 度量方式与报告范围。
    """
    inputs = _inputs()
    counts = {**link_documents(inputs), **follow_promises(inputs), **list_promises(inputs)}
    counts |= measure_cities(inputs, compare)
    _report(compare)
    bars().ended("compare 比较", counts)
    return counts
