"""Flow: annotations → what spans documents: resolved citations, the register in use, the city measure."""

from __future__ import annotations

from collections.abc import Sequence

from prefect import flow, task

from flows.parameters import Compare
from flows.places import names_of, places_named
from flows.reports import report_statements
from pipeline.documents import mark_reprints, relate
from pipeline.emphasis import profile_cities, profile_years
from pipeline.entities import load_register, resolve
from pipeline.records import Citation, CityProfile, Document, Emphasis, Target
from pipeline.settings import Settings
from pipeline.store.database import Store
from pipeline.targets import follow

Counts = dict[str, int]
_PLACES = 12  # that a run reports unless it is told which


@task(persist_result=False)
def link_documents() -> Counts:
    """Mark reprints, resolve citations, relate documents to each other, and keep the entities that a mention names."""
    store = Store(Settings().database_url)
    try:
        reprints = mark_reprints(store.documents())
        store.upsert("documents", reprints)
        citations = list(store.read(Citation))
        resolved = resolve(citations, store.documents())
        store.upsert("citations", resolved)
        relations = relate(store.documents(), resolved)
        store.replace("relations", relations)
        named = {row["entity"] for row in store.rows("mentions") if row["entity"]}
        store.replace("entities", [entity for entity in load_register() if entity.id in named])
        return {
            "reprints": len(reprints),
            "relations": len(relations),
            "citations": len(resolved),
            "resolved": sum(c.resolved is not None for c in resolved),
        }
    finally:
        store.close()


@task(persist_result=False)
def follow_promises() -> Counts:
    """The same promise across the documents of a place."""
    store = Store(Settings().database_url)
    try:
        documents = {document.id: document for document in store.documents()}
        steps = follow(store.read(Target), documents)
        store.replace("target_series", steps)
        return {"series": len({step.series for step in steps})}
    finally:
        store.close()


@task(persist_result=False)
def measure_cities(replicates: int) -> Counts:
    """The city measure over all emphasis rows, and year by year."""
    store = Store(Settings().database_url)
    try:
        rows = list(store.read(Emphasis))
        documents = list(store.documents())
        profiles = profile_cities(rows, documents, replicates=replicates)
        profiles += profile_years(rows, documents, replicates=replicates)
        store.replace("city_profiles", profiles)
        return {"cities": len({profile.city for profile in profiles}), "profiles": len(profiles)}
    finally:
        store.close()


def _report(places: Sequence[str]) -> None:
    """The statements about the places that were asked for, or about those with most documents."""
    store = Store(Settings().database_url)
    try:
        profiles = [profile for profile in store.read(CityProfile) if profile.window == "all"]
        wanted = places_named(places, names_of(store.read(Document))) if places else []
    finally:
        store.close()
    most = sorted({(-profile.documents, profile.city) for profile in profiles})
    report_statements(profiles, wanted or [city for _, city in most[:_PLACES]])


@flow(name="compare-cities", flow_run_name="compare")
def compare_cities(compare: Compare = Compare()) -> Counts:
    """Resolve citations, follow promises and measure the emphasis of every city. 比较各地。

    Args:
        compare: how the measure is taken, and what of it is reported.
    """
    counts = {**link_documents(), **follow_promises(), **measure_cities(compare.replicates)}
    _report(compare.places)
    return counts
