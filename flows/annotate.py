"""Flow: documents → annotations. Batches of ids as tasks; texts stay in the store."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from typing import NamedTuple

from prefect import flow, task
from prefect.futures import as_completed

from flows.environment import computing
from flows.parameters import Annotate
from flows.progress import bars
from flows.reports import MOST_ROWS, Progress, report_counts, report_issues, report_targets
from flows.retries import again_after
from flows.saying import tell_why_again
from flows.stopping import ending_its_tasks, go_on
from pipeline.annotate import annotate_all
from pipeline.language.script import other_script
from pipeline.records import Annotations
from pipeline.review import settle
from pipeline.settings import Settings
from pipeline.store.database import Store, issue
from pipeline.store.readings import pending as pending_in
from pipeline.versions import READING, versions

Counts = dict[str, int]
STEP = "annotate 标注"
_log = logging.getLogger(__name__)


class Batch(NamedTuple):
    """What a task did: documents by outcome and targets that were not known before, and the ids of the first of these."""

    counts: Counts
    new_targets: list[str]


@task(
    task_run_name="annotate {first}",
    persist_result=False,
    **again_after(5),
)
def annotate_batch(ids: Sequence[str], first: str) -> Batch:
    """Annotate the documents with these ids and store what was read."""
    store = Store(Settings().database_url)
    done = failed = 0
    new: list[str] = []
    try:
        known = {row["id"] for row in store.rows("targets", columns=("id",), document=list(ids))}
        documents = list(store.documents(ids))
        for document, result in zip(documents, annotate_all(documents), strict=True):
            go_on()
            if isinstance(result, Annotations):
                store.save_annotations(result, partial(settle, document=document))
                if told := other_script(result.reading.script, document.url):
                    store.add_issues([issue("annotate", told, portal=document.portal)])
                new += [one.id for one in result.targets if one.status == "target" and one.id not in known]
                done += 1
            else:
                _log.warning("%s", result)
                store.add_issues([issue("annotate", result, portal=document.portal, place=document.url)])
                failed += 1
            bars().advance(STEP)
    finally:
        store.close()
    _log.info("%d documents annotated, %d failed, %d new targets", done, failed, len(new))
    return Batch({"done": done, "failed": failed, "new_targets": len(new)}, new[:MOST_ROWS])


@flow(name="annotate-documents", flow_run_name="annotate", task_runner=computing())
def annotate_documents(annotate: Annotate = Annotate()) -> Counts:
    """Annotate every document that these rules and models have not read in its present revision. 标注文件。

    Args:
        annotate: which documents, if not all. 标注范围。
    """
    started = datetime.now(UTC)
    settings = Settings()
    store = Store(settings.database_url)
    try:
        version = versions(READING)
        pending, again = pending_in(store, version, annotate.fields, annotate.limit)
    finally:
        store.close()
    tell_why_again(
        "documents are annotated again 份文件重新标注", {(before, version): n for before, n in again.items()}
    )
    bars().expect(STEP, len(pending))
    size = settings.documents_per_task
    batches = [pending[at : at + size] for at in range(0, len(pending), size)]
    totals: Counts = {"requested": len(pending), "done": 0, "failed": 0, "new_targets": 0}
    new: list[str] = []
    progress = Progress("documents 文件", len(pending))
    with ending_its_tasks():
        for future in as_completed([annotate_batch.submit(batch, first=batch[0]) for batch in batches]):
            counts, some = future.result()
            for name, count in counts.items():
                totals[name] += count
            new += some[: MOST_ROWS - len(new)]  # a backfill finds millions
            progress.advance(counts["done"] + counts["failed"])
    report_counts("annotated", "Documents annotated 标注的文件", "step 步骤", {"annotate": totals})
    report_targets(new, totals["new_targets"])
    report_issues(started, ["annotate"])
    bars().ended(STEP, totals)
    return totals
