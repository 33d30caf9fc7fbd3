"""A page for each portal that documents come from: what it gives, how often and how fully, what went wrong, and what mends it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from statistics import median
from typing import Any

from pipeline.publish.room.charts import years
from pipeline.publish.room.shelf import Row, Shelf, file_name, newest
from pipeline.publish.room.site import Site
from pipeline.records.words import TYPES, words

_NEWEST = 40
_ISSUES = 60
_DAY = 86_400  # seconds
COUNTS = (
    ("listed", "列出", "Listed"),
    ("requested", "请求", "Requested"),
    ("done", "新增或变更", "New or changed"),
    ("unchanged", "未变", "Unchanged"),
    ("skipped", "跳过", "Skipped"),
    ("failed", "失败", "Failed"),
)


def portal_pages(site: Site, shelf: Shelf) -> dict[str, str]:
    """Write a page a portal; gives the name of its file by its id. Files of one's own come from no portal."""
    covered = json.loads((site.folder / "coverage.json").read_text("utf-8"))["portals"]
    health = {row["portal"]: row for row in shelf.store.rows("portals")}
    files = {one["portal"]: f"portals/{file_name(one['portal'])}.html" for one in covered if one["portal"]}
    documents: dict[str, list[Row]] = {id: [] for id in files}
    for row in shelf.documents.values():
        documents.get(row["portal"], []).append(row)
    for one in covered:
        if id := one["portal"]:
            site.page(files[id], "portal.html", **_contents(shelf, one, health.get(id), documents[id]))
    return files


def _contents(shelf: Shelf, covered: Mapping[str, Any], health: Row | None, documents: list[Row]) -> dict[str, Any]:
    documents.sort(key=newest, reverse=True)
    dated = Counter(int(str(row["day"])[:4]) for row in documents if row["day"])
    crawls = [_crawl(counts) for counts in reversed(health["trend"])] if health else []
    return {
        "portal": covered["portal"],
        "covered": covered,
        "health": health,
        "counts": COUNTS,
        "crawls": crawls,
        "every": _days_between(crawls),
        "kinds": [(words(TYPES, kind or "other"), n) for kind, n in _kinds(documents)],
        "years_chart": years(dated),
        "issues": _issues(shelf, covered["portal"]),
        "documents": documents[:_NEWEST],
    }


def _kinds(documents: list[Row]) -> list[tuple[str | None, int]]:
    return Counter(row["document_type"] for row in documents).most_common()


def _days_between(crawls: Sequence[Mapping[str, Any]]) -> float | None:
    """Days between two crawls, as a rule; None where fewer than two tell their time."""
    times = [crawl["at"] for crawl in crawls if crawl["at"]]
    return median((late - early).total_seconds() / _DAY for late, early in pairwise(times)) if len(times) > 1 else None


def _crawl(counts: Mapping[str, Any]) -> dict[str, Any]:
    """The counts of a crawl with its time, which those of earlier versions do not tell."""
    return {**counts, "at": datetime.fromisoformat(counts["at"]) if counts.get("at") else None}


def _issues(shelf: Shelf, portal: str) -> list[dict[str, Any]]:
    """What went wrong at a portal, the most frequent first, what is alike counted together. The places are in the table `issues`."""
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    for row in shelf.store.rows("issues", portal=portal):
        told = found.setdefault(
            (row["kind"], row["message"], row["mend"]),
            {**{name: row[name] for name in ("step", "kind", "message", "mend")}, "count": 0, "last": ""},
        )
        told["count"] += row["count"]
        told["last"] = max(told["last"], str(row["seen_at"] or "")[:10])
    return sorted(found.values(), key=lambda one: (-one["count"], one["kind"], one["message"]))[:_ISSUES]
