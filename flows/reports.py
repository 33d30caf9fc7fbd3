"""What a run shows in the Prefect UI: a progress bar on long steps; at the end tables and words in both languages."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from prefect.artifacts import (
    create_link_artifact,
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)

from pipeline.records import CityProfile, Issue
from pipeline.settings import Settings
from pipeline.store.database import Store

OUTCOMES = ("requested", "done", "unchanged", "skipped", "failed")
_MOST_ROWS = 200


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


def report_table(key: str, title: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """A table on the run's page, cut after 200 rows; none if it would be empty."""
    if rows:
        more = f" — first {_MOST_ROWS} of {len(rows)} 行" if len(rows) > _MOST_ROWS else ""
        create_table_artifact([dict(row) for row in rows[:_MOST_ROWS]], key=key, description=f"{title}{more}")


def report_counts(key: str, title: str, of: str, counts: Mapping[str, Mapping[str, int]]) -> None:
    """Counts by portal or step, those that failed first; ``of`` heads the column of names, which needs a head to be shown."""
    rows = [{of: name, **{outcome: row.get(outcome, 0) for outcome in row}} for name, row in counts.items()]
    report_table(key, title, sorted(rows, key=lambda row: (-int(row.get("failed", 0)), str(row[of]))))


def report_issues(since: datetime, steps: Iterable[str]) -> None:
    """What went wrong in some steps since a time: named, with the place and the mend."""
    wanted = set(steps)
    store = Store(Settings().database_url)
    try:
        issues = [one for one in store.read(Issue) if one.step in wanted and one.seen_at and _utc(one.seen_at) >= since]
    finally:
        store.close()
    rows = [
        {
            "kind 类型": one.kind,
            "portal 门户": one.portal,
            "place 位置": one.place,
            "what 说明": one.message,
            "mend 处理": one.mend,
        }
        for one in issues
    ]
    report_table("issues", "What went wrong and how to mend it 问题与处理", rows)


def _utc(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def report_statements(profiles: Iterable[CityProfile], places: Sequence[str]) -> None:
    """The statements of the measure about some places, each with its evidence."""
    lines = ["# What sets places apart, what they share 各地的侧重与共性", ""]
    profiles = [profile for profile in profiles if profile.statement_zh and profile.city in places]
    for place in places:
        said = [profile for profile in profiles if profile.city == place]
        if said:
            lines += [f"## {place}", ""]
        for profile in said:
            lines += [f"- {plain_words(profile.statement_zh)}  ", f"  {plain_words(profile.statement_en)}"]
    if not profiles:
        lines.append("Too little evidence for a statement. 证据不足，不作结论。")
    create_markdown_artifact("\n".join(lines), key="statements", description="Statements of the measure 结论")


def report_release(folder: Path, *, fresh: bool, rows: Mapping[str, int]) -> None:
    """A release, its rows by table, and the link to it where `modu serve` shows it."""
    state = "new 新发布" if fresh else "unchanged 无变化"
    table = "\n".join(f"| {name} | {count:,} |" for name, count in rows.items())
    text = f"# {folder.name} ({state})\n\n`{folder}`\n\n| table 表 | rows 行 |\n|---|---:|\n{table}\n"
    create_markdown_artifact(text, key="release", description="Release 发布")
    if url := os.environ.get("MODU_ROOM_URL"):
        create_link_artifact(
            f"{url.rstrip('/')}/{folder.name}/index.html",
            link_text=f"{folder.name} — read and download 浏览与下载",
            key="release-link",
        )


def plain_words(text: str | None) -> str:
    """Words of a document as plain words: no markup of theirs is taken for ours."""
    return "".join(f"\\{c}" if c in "\\`*_[]<>#|!" else c for c in (text or "")).replace("\n", " ")
