"""Overview: places by categories as a heat map, what is shared and what sets apart, what is new, coverage and health."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

from pipeline.publish.room.shelf import Shelf
from pipeline.publish.room.site import Site

_PLACES = 60
_NEW = 12
TILES = (
    ("documents", "文件", "documents"),
    ("targets", "数量记录", "quantities"),
    ("mentions", "名称", "names"),
    ("citations", "引用", "citations"),
    ("emphasis", "数据语句×类别", "clause labels"),
    ("issues", "问题", "issues"),
)


def overview_page(site: Site, shelf: Shelf, counts: Mapping[str, int]) -> None:
    """Write the first page of the release."""
    categories = {c["id"] for c in shelf.categories}
    heat = []
    for name, rows in shelf.profiles.items():
        cells = {row["category"]: row for row in rows}
        if cells.keys() & categories and name in shelf.places:
            heat.append(
                {"place": shelf.places[name], "cells": cells, **{k: rows[0][k] for k in ("documents", "clauses")}}
            )
    heat.sort(key=lambda row: (-row["clauses"], row["place"].name))
    profiles = [row for rows in shelf.profiles.values() for row in rows]
    apart = [row for row in profiles if row["statement"] in ("distinctive", "silent")]
    issues = Counter((row["step"], row["kind"]) for row in shelf.store.rows("issues"))
    days = [str(row["day"]) for row in shelf.documents.values() if row["day"]]
    site.page(
        "index.html",
        "overview.html",
        tiles=[(counts.get(table, 0), zh, en) for table, zh, en in TILES],
        categories=shelf.categories,
        heat=heat[:_PLACES],
        shared=_shared(shelf, profiles),
        statements=sorted(apart, key=lambda r: (r["statement"], -r["clauses"], r["city"], -(r["z"] or 0))),
        places=sorted(shelf.places.values(), key=lambda p: (-p.count, p.name)),
        slugs={name: place.slug for name, place in shelf.places.items()},
        changes=_changes(site, shelf),
        first=min(days, default="–"),
        last=max(days, default="–"),
        portals=list(shelf.store.rows("portals")),
        issues=issues.most_common(),
    )


def _shared(shelf: Shelf, profiles: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Categories that places share, each with the places and their shares, the widest shared first."""
    found: list[dict[str, Any]] = []
    for category in shelf.categories:
        rows = [row for row in profiles if row["category"] == category["id"] and row["statement"] == "common"]
        if rows:
            found.append({**category, "rows": sorted(rows, key=lambda row: -row["share"])})
    return sorted(found, key=lambda item: (-len(item["rows"]), item["id"]))


def _changes(site: Site, shelf: Shelf) -> dict[str, Any]:
    """What differs from the last release: rows by table, and the newest documents that were added."""
    path = site.folder / "changes.json"
    if not path.is_file():
        return {"since": None, "tables": [], "documents": []}
    changes = json.loads(path.read_text("utf-8"))
    tables = [(name, *kinds.values()) for name, kinds in changes["tables"].items() if any(kinds.values())]
    new = set(shelf.documents)
    if changes["since"]:
        with (site.folder / "changes.csv").open(encoding="utf-8", newline="") as lines:
            new = {
                row["id"] for row in csv.DictReader(lines) if (row["table"], row["change"]) == ("documents", "added")
            }
    added = [row for id, row in shelf.documents.items() if id in new]
    added.sort(key=lambda row: str(row["day"] or ""), reverse=True)
    return {"since": changes["since"], "tables": tables, "documents": added[:_NEW]}
