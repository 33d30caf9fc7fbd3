"""Flow: store → release."""

from __future__ import annotations

from prefect import flow

from flows.progress import bars
from pipeline.publish.release import publish
from pipeline.settings import Settings
from pipeline.store.database import Store


@flow(name="publish-release", flow_run_name="publish", persist_result=False)
def publish_release() -> dict[str, object]:
    """Write a release, or find that the last one still stands."""
    settings = Settings()
    store = Store(settings.database_url)
    try:
        release = publish(store, settings.releases, progress=lambda _: bars().advance("publish 发布"))
        targets, data_clauses = store.count_targets(), store.count_data_clauses()
    finally:
        store.close()
    return {
        "name": release.name,
        "folder": str(release.folder),
        "rows": release.rows,
        "fresh": release.fresh,
        "targets": targets,
        "data_clauses": data_clauses,
    }
