"""Overview: places by categories as a heat map, what is shared and what sets apart, what is new, coverage and health."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any

from pipeline.publish.room.charts import years
from pipeline.publish.room.shelf import Shelf
from pipeline.publish.room.site import Site
from pipeline.publish.room.statements import said
from pipeline.records.words import LEVELS, TYPES, window_words, words

_HEAT = 60
_PLACES = 24
_NEW = 12
_STATEMENTS = 24
TILES = (
    ("documents", "文件", "documents"),
    ("targets", "数量记录", "quantities"),
    ("mentions", "名称", "names"),
    ("citations", "引用", "citations"),
    ("emphasis", "数据语句×类别", "clause labels"),
    ("issues", "问题", "issues"),
)


def overview_page(site: Site, shelf: Shelf, counts: Mapping[str, int], portal_files: Mapping[str, str]) -> None:
    """Write the first page of the release; ``portal_files`` are the pages of portals by id."""
    profiles = list(chain.from_iterable(shelf.compared.get(shelf.window, {}).values()))
    facets = list(chain.from_iterable(shelf.faceted.get(shelf.window, {}).values()))
    apart = [row for row in profiles if row["statement"] in ("distinctive", "silent", "weak")]
    apart.sort(key=lambda row: (row["statement"], -row["clauses"], row["city"], -(row["z"] or 0)))
    places = sorted(shelf.places.values(), key=lambda place: (-place.count, place.name))
    site.page(
        "index.html",
        "overview.html",
        tiles=[(counts.get(table, 0), zh, en) for table, zh, en in TILES],
        apart_first=next((shelf.places.get(row["city"]) for row in apart if row["statement"] == "distinctive"), None),
        categories=shelf.categories,
        heat=_heat(shelf),
        window=window_words(shelf.window),
        shared=_shared(shelf.categories, profiles, "category", "share")
        + _shared(shelf.facet_names.values(), facets, "facet", "prevalence"),
        statements=[said(shelf, row) for row in apart[:_STATEMENTS]],
        more_statements=max(0, len(apart) - _STATEMENTS),
        places=places[:_PLACES],
        all_places=len(places),
        slugs={name: place.slug for name, place in shelf.places.items()},
        changes=_changes(site, shelf),
        portals={row["portal"]: row for row in shelf.store.rows("portals")},
        portal_files=portal_files,
        **_coverage(json.loads((site.folder / "coverage.json").read_text("utf-8"))),
    )


def _coverage(covered: Mapping[str, Any]) -> dict[str, Any]:
    """What the release holds, by year, kind and level of its documents."""
    return {
        "covered": covered,
        "years_chart": years({int(year): n for year, n in covered["years"].items() if year.isdigit()}),
        "kinds": [(words(TYPES, name or "other"), n) for name, n in covered["document_type"].items()],
        "levels": [(words(LEVELS, name) if name else ("不详", "unknown"), n) for name, n in covered["level"].items()],
    }


def _heat(shelf: Shelf) -> list[dict[str, Any]]:
    """Places with a profile over categories, those with most data clauses first."""
    categories = {c["id"] for c in shelf.categories}
    heat = []
    for name, rows in shelf.compared.get(shelf.window, {}).items():
        cells = {row["category"]: row for row in rows}
        if cells.keys() & categories and name in shelf.places:
            heat.append(
                {"place": shelf.places[name], "cells": cells, **{k: rows[0][k] for k in ("documents", "clauses")}}
            )
    heat.sort(key=lambda row: (-row["clauses"], row["place"].name))
    return heat[:_HEAT]


def _shared(
    themes: Iterable[Mapping[str, str]], rows: list[dict[str, Any]], key: str, size: str
) -> list[dict[str, Any]]:
    """Categories or facets that places share, each with the places and how much they say of it, the widest shared first."""
    found: list[dict[str, Any]] = []
    for theme in themes:
        held = [row for row in rows if row[key] == theme["id"] and row["statement"] == "common"]
        if held:
            told = [{"city": row["city"], "share": row[size]} for row in sorted(held, key=lambda row: -row[size])]
            found.append({**theme, "facet": key == "facet", "rows": told})
    return sorted(found, key=lambda item: (-len(item["rows"]), item["id"]))


def _changes(site: Site, shelf: Shelf) -> dict[str, Any]:
    """What differs from the last release: rows by table, and the newest documents that were added."""
    changes = json.loads((site.folder / "changes.json").read_text("utf-8"))
    tables = [(name, *kinds.values()) for name, kinds in changes["tables"].items() if any(kinds.values())]
    new = set(shelf.documents)
    if changes["since"]:
        with (site.folder / "changes.csv").open(encoding="utf-8", newline="") as lines:
            new = {
                row["id"] for row in csv.DictReader(lines) if (row["table"], row["change"]) == ("documents", "added")
            }
    added = [row for id, row in shelf.documents.items() if id in new]
    added.sort(key=lambda row: str(row["day"] or ""), reverse=True)
    return {"since": changes["since"], "tables": tables, "documents": added[:_NEW], "added": len(added)}
