"""Flow: store → release."""

from __future__ import annotations

import logging

from prefect import flow

from flows.events import release_refused
from flows.progress import bars
from flows.reports import report_release
from pipeline.publish.formats import formats_of
from pipeline.publish.release import publish
from pipeline.settings import Settings
from pipeline.store.counted import count_data_clauses, count_targets
from pipeline.store.database import Store

STEP = "publish 发布"
_log = logging.getLogger(__name__)


def _began(part: str) -> None:
    _log.info("writing %s", part)
    bars().advance(STEP)


@flow(name="publish-release", flow_run_name="publish", persist_result=False)
def publish_release(accept: bool = False, formats: str = "") -> dict[str, object]:
    """Write a release, or find that the last one still stands. 发布。

    Args:
        accept: release also where tables lost most of their rows or values since the last release. 数据大幅减少时仍然发布。
        formats: what it holds besides Parquet and SQLite, as in MODU_FORMATS; empty: as the setting says. 除 Parquet 与 SQLite 外的格式，
            留空从设置。

    Raises:
        ConfigurationError: there is no such format.
    """
    settings = Settings()
    wanted = formats_of(formats or settings.formats)
    store = Store(settings.database_url)
    try:
        try:
            release = publish(
                store,
                settings.releases,
                accept=accept,
                most_files=settings.most_files,
                formats=wanted,
                progress=_began,
            )
        except Exception as error:
            release_refused(str(error))
            raise
        targets, data_clauses = count_targets(store), count_data_clauses(store)
    finally:
        store.close()
    report_release(release.folder, fresh=release.fresh, rows=release.rows)
    bars().ended(STEP, {"targets": targets, "data_clauses": data_clauses}, documents=release.rows["documents"])
    return {
        "name": release.name,
        "folder": str(release.folder),
        "rows": release.rows,
        "fresh": release.fresh,
        "targets": targets,
        "data_clauses": data_clauses,
    }
