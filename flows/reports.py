"""What a run shows in the Prefect UI: a progress bar on long steps; at the end tables and words in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import UUID

from prefect.artifacts import (
    create_link_artifact,
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import (
    ArtifactFilter,
    ArtifactFilterFlowRunId,
    FlowRunFilter,
    FlowRunFilterParentFlowRunId,
)
from prefect.client.schemas.sorting import ArtifactSort
from prefect.runtime import flow_run

from pipeline.errors import printable
from pipeline.records import CityFacet, CityProfile, Issue
from pipeline.records.words import window_words
from pipeline.settings import Settings
from pipeline.store.database import Store

OUTCOMES = ("requested", "done", "unchanged", "skipped", "failed")
MOST_ROWS = 200  # of a table on a run's page
_MARKUP = "\\`*_[]<>#|!~&"
_ADDRESS = re.compile(r"https?://[^\s]+")


class Progress:
    """A progress bar on the run's page; nothing where there is one thing to do or none.

    Args:
        step: what is counted, in both languages.
        total: how much there is to do.
    """

    def __init__(self, step: str, total: int) -> None:
        self._step, self._total, self._done, self._shown = step, total, 0, 0.0
        self._id = create_progress_artifact(0.0, description=step) if total > 1 else None

    def advance(self, count: int = 1) -> None:
        """Say that so much more is done."""
        self._done += count
        percent = round(100 * self._done / self._total, 1) if self._total else 100.0
        if self._id is not None and (percent - self._shown >= 1 or self._done >= self._total):
            self._shown = percent
            update_progress_artifact(self._id, min(100.0, percent))  # type: ignore[arg-type]


def report_table(key: str, title: str, rows: Sequence[Mapping[str, Any]], of: int = 0) -> None:
    """A table on the run's page, cut after 200 rows; none if it would be empty. ``of``: how many there are, if more than these."""
    if rows:
        total = max(of, len(rows))
        more = f" — first {MOST_ROWS} of {total:,} 行" if total > MOST_ROWS else ""
        cells = [{name: _cell(value) for name, value in row.items()} for row in rows[:MOST_ROWS]]
        create_table_artifact(cells, key=key, description=f"{title}{more}")


def _cell(value: Any) -> Any:
    """A cell whose words are no markup; an address stays one that can be followed."""
    if isinstance(value, str) and _ADDRESS.fullmatch(value):
        return "".join(quote(c) if c in "\\`*_[]<>|!~'\"" else c for c in printable(value)).replace("_", "%5F")
    return plain_words(value) if isinstance(value, str) else value


def report_counts(key: str, title: str, of: str, counts: Mapping[str, Mapping[str, int]]) -> None:
    """Counts by portal or step, those that failed first; ``of`` heads the column of names, which needs a head to be shown."""
    rows = [{of: name, **{outcome: row.get(outcome, 0) for outcome in row}} for name, row in counts.items()]
    report_table(key, title, sorted(rows, key=lambda row: (-int(row.get("failed", 0)), str(row[of]))))


def issues_since(since: datetime, steps: Iterable[str] = ()) -> list[Issue]:
    """What went wrong since a time, in some steps or in all."""
    wanted = set(steps)
    store = Store(Settings().database_url)
    try:
        seen = [one for one in store.read(Issue) if one.seen_at and _utc(one.seen_at) >= since]
    finally:
        store.close()
    return [one for one in seen if not wanted or one.step in wanted]


def report_issues(since: datetime, steps: Iterable[str]) -> None:
    """What went wrong in some steps since a time: named, with the place and the mend."""
    rows = [
        {
            "kind 类型": one.kind,
            "portal 门户": one.portal,
            "place 位置": one.place,
            "what 说明": one.message,
            "mend 处理": one.mend,
        }
        for one in issues_since(since, steps)
    ]
    report_table("issues", "What went wrong and how to mend it 问题与处理", rows)


def report_targets(ids: Sequence[str], total: int) -> None:
    """Targets that a run found and that were not known before: the first of them, each in its sentence, with its document."""
    store = Store(Settings().database_url)
    try:
        found = list(store.rows("targets", id=list(ids[:MOST_ROWS]))) if ids else []
        documents = {document.id: document for document in store.documents(sorted({row["document"] for row in found}))}
    finally:
        store.close()
    rows = [
        {
            "place 地区": documents[row["document"]].place,
            "what 指标": " · ".join(words for words in (row["indicator"], row["object"]) if words),
            "value 数值": row["quote"],
            "by 期限": row["deadline_year"],
            "sentence 原句": row["sentence"],
            "document 文件": documents[row["document"]].title,
            "page 网页": documents[row["document"]].url,
        }
        for row in found
    ]
    report_table("new-targets", "New targets 新增目标", rows, total)


def report_whole_run(result: Mapping[str, Any]) -> None:
    """What the steps of a run did, on the page of the run that composed them, with the way to each step's tables."""
    crawl, read, annotate = result["crawl"], result["documents"], result.get("annotate") or {}
    asked = sum(counts["requested"] for counts in crawl.values())
    failed = sum(counts["failed"] for counts in crawl.values())
    rows = [
        (
            "crawl 采集",
            f"{len(crawl)} portals 门户, {asked:,} items 条目, {failed:,} failed 失败",
            ("portals", "issues"),
        ),
        (
            "read 读取",
            f"{read['new']:,} new 新增, {read['changed']:,} changed 变更, {read['failed']:,} failed 失败",
            ("documents",),
        ),
        (
            "annotate 标注",
            f"{annotate.get('done', 0):,} documents 文件, {annotate.get('new_targets', 0):,} new targets 新增目标",
            ("annotated", "new-targets"),
        ),
    ]
    if compared := result.get("compare"):
        rows.append(("compare 比较", f"{compared['cities']:,} places 地区", ("statements",)))
    published = result["publish"]
    state = "nothing to publish 无可发布"
    if published:
        state = f"{published['name']}, {'new 新发布' if published['fresh'] else 'unchanged 无变化'}"
    rows.append(("publish 发布", state, ("release", "release-link")))
    known = _artifacts_of_steps()
    lines = ["| step 步骤 | outcome 结果 | tables and words 详情 |", "|---|---|---|"]
    for step, outcome, keys in rows:
        links = " · ".join(f"[{key}](/artifacts/artifact/{known[key]})" for key in keys if key in known)
        lines.append(f"| {step} | {outcome} | {links} |")
    create_markdown_artifact("\n".join(lines), key="summary", description="What this run did 本次运行")


def _artifacts_of_steps() -> dict[str, UUID]:
    """Key → id of what the subflows of this run put on their pages, the newest of each."""
    with get_client(sync_client=True) as client:
        steps = client.read_flow_runs(
            flow_run_filter=FlowRunFilter(
                parent_flow_run_id=FlowRunFilterParentFlowRunId(any_=[UUID(flow_run.id)]),
            )
        )
        found = client.read_artifacts(
            artifact_filter=ArtifactFilter(flow_run_id=ArtifactFilterFlowRunId(any_=[step.id for step in steps])),
            sort=ArtifactSort.CREATED_DESC,
        )
    known: dict[str, UUID] = {}
    for one in found:
        if one.key:
            known.setdefault(one.key, one.id)
    return known


def _utc(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def report_statements(window: str, profiles: Iterable[CityProfile | CityFacet], places: Sequence[str]) -> None:
    """The statements of the measure about some places over one window, each with its evidence."""
    lines = [
        "# What sets places apart, what they share 各地的侧重与共性",
        "",
        f"Window 比较窗口: {' '.join(window_words(window))}",
        "",
    ]
    profiles = [profile for profile in profiles if profile.statement_zh and profile.city in places]
    for place in places:
        said = [profile for profile in profiles if profile.city == place]
        if said:
            lines += [f"## {plain_words(place)}", ""]
        for profile in said:
            lines += [f"- {plain_words(profile.statement_zh)}  ", f"  {plain_words(profile.statement_en)}"]
    if not profiles:
        lines.append("Too little evidence for a statement. 证据不足，不作结论。")
    create_markdown_artifact("\n".join(lines), key="statements", description="Statements of the measure 结论")


def report_release(folder: Path, *, fresh: bool, rows: Mapping[str, int]) -> None:
    """A release, its rows by table, and the link to it where `modu serve` shows it."""
    state = "new 新发布" if fresh else "unchanged 无变化"
    table = "\n".join(f"| {name} | {count:,} |" for name, count in rows.items())
    text = f"# {plain_words(folder.name)} ({state})\n\n{plain_words(str(folder))}\n\n| table 表 | rows 行 |\n|---|---:|\n{table}\n"
    create_markdown_artifact(text, key="release", description="Release 发布")
    if url := Settings().room_url:
        create_link_artifact(
            f"{url.rstrip('/')}/{folder.name}/index.html",
            link_text=f"{folder.name} — read and download 浏览与下载",
            key="release-link",
        )


def plain_words(text: str | None) -> str:
    """Words of a document as plain words: no markup of theirs is taken for ours, and no address for a picture or a link."""
    return "".join(f"\\{c}" if c in _MARKUP else c for c in printable(text or "")).replace("\n", " ")
