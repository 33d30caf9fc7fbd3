"""Flow: annotations → what spans documents: resolved citations, the register in use, the city measure."""

from __future__ import annotations

from prefect import flow, task

from pipeline.documents import mark_reprints
from pipeline.emphasis import profile_cities
from pipeline.entities import load_register, resolve
from pipeline.records import Citation, Emphasis, Target
from pipeline.settings import Settings
from pipeline.store.database import Store
from pipeline.targets import follow

Counts = dict[str, int]


@task(persist_result=False)
def link_documents() -> Counts:
    """Mark reprints, resolve citations to documents of the store, and keep the entities that a mention names."""
    store = Store(Settings().database_url)
    try:
        reprints = mark_reprints(store.documents())
        store.upsert("documents", reprints)
        citations = list(store.read(Citation))
        resolved = resolve(citations, store.documents())
        store.upsert("citations", resolved)
        named = {row["entity"] for row in store.rows("mentions") if row["entity"]}
        store.replace("entities", [entity for entity in load_register() if entity.id in named])
        return {
            "reprints": len(reprints),
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
    """The city measure over all emphasis rows."""
    store = Store(Settings().database_url)
    try:
        rows = list(store.read(Emphasis))
        documents = list(store.documents())
        profiles = profile_cities(rows, documents, replicates=replicates)
        store.replace("city_profiles", profiles)
        return {"cities": len({profile.city for profile in profiles}), "profiles": len(profiles)}
    finally:
        store.close()


@flow(name="compare-cities", flow_run_name="compare")
def compare_cities(replicates: int = 2000) -> Counts:
    """Resolve citations and measure the emphasis of every city.

    Args:
        replicates: bootstrap replicates of the measure.
    """
    return {**link_documents(), **follow_promises(), **measure_cities(replicates)}
