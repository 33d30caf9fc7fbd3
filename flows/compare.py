"""Flow: annotations → what spans documents: resolved citations, the register in use, the city measure.

A step is done again when a document, its reading or a decision about it is new, or its own rules are: ``made_by`` says which.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from prefect import flow, task

from flows.parameters import Compare
from flows.places import names_of, places_named
from flows.progress import bars
from flows.reports import report_statements
from pipeline.compare import link, measure, unlisted_names
from pipeline.emphasis import default_window
from pipeline.records import Citation, CityFacet, CityProfile, CodedClause, Document, DocumentRelation, Emphasis, Target
from pipeline.settings import Settings
from pipeline.store.database import Store
from pipeline.store.derivations import REPLICATES, digest, once
from pipeline.targets import flatten, follow
from pipeline.versions import versions

Counts = dict[str, int]
_PLACES = 12  # that a run reports unless it is told which


def _inputs() -> str:
    store = Store(Settings().database_url)
    try:
        return digest(store)
    finally:
        store.close()


def _once(step: str, inputs: str, part: str, derive: Callable[[Store], Counts], told: str = "") -> Counts:
    """A step by the rules of one part; every step depends on which documents are reprints, so on the rules that say so."""
    made_by = versions((part, "documents", "compare")) + told
    store = Store(Settings().database_url)
    try:
        return once(store, step, inputs, made_by, lambda: derive(store))
    finally:
        store.close()


@task(persist_result=False)
def link_documents(inputs: str) -> Counts:
    """Mark reprints, resolve citations, relate documents to each other, keep the entities and the names without one."""
    return _once("link", inputs, "entities", _link)


def _link(store: Store) -> Counts:
    named = {row["entity"] for row in store.rows("mentions", columns=("entity",)) if row["entity"]}
    linked = link(store.documents(), list(store.read(Citation)), named)
    store.upsert("documents", linked.reprints)
    store.upsert("citations", linked.citations)
    store.replace("relations", linked.relations)
    store.replace("entities", linked.entities)
    names = unlisted_names(store.rows)
    store.replace("unlisted_names", names)
    return {
        "reprints": len(linked.reprints),
        "relations": len(linked.relations),
        "citations": len(linked.citations),
        "resolved": sum(citation.resolved is not None for citation in linked.citations),
        "unlisted": len(names),
    }


@task(persist_result=False)
def follow_promises(inputs: str) -> Counts:
    """The same promise across the documents of a place."""
    return _once("follow", inputs, "targets", _follow)


def _follow(store: Store) -> Counts:
    documents = {document.id: document for document in store.documents()}
    steps = follow(store.read(Target), documents)
    store.replace("target_series", steps)
    return {"series": len({step.series for step in steps})}


@task(persist_result=False)
def list_promises(inputs: str) -> Counts:
    """The promises as a flat table, and apart from them what is unclear."""
    return _once("list", inputs, "targets", _list)


def _list(store: Store) -> Counts:
    documents = {document.id: document for document in store.documents()}
    flat = flatten(store.read(Target), documents)
    store.replace("promises", flat.promises)
    store.replace("unclear", flat.unclear)
    return {"listed": len(flat.promises), "unclear": len(flat.unclear)}


@task(persist_result=False)
def measure_cities(inputs: str, compare: Compare) -> Counts:
    """The city measure over like documents, over everything, and year by year."""
    told = f"; replicates {compare.replicates}; window {compare.window.name}"
    return _once("measure", inputs, "emphasis", partial(_measure, compare=compare), told)


def _measure(store: Store, compare: Compare) -> Counts:
    profiles, facets = measure(
        list(store.read(Emphasis)),
        list(store.documents()),
        list(store.read(DocumentRelation)),
        replicates=compare.replicates,
        asked=[compare.window],
        coded=list(store.read(CodedClause)),
    )
    store.replace("city_profiles", profiles)
    store.replace("city_facets", facets)
    return {"cities": len({one.city for one in profiles}), "profiles": len(profiles), REPLICATES: compare.replicates}


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
