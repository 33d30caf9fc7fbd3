"""`coverage.json`: what a release rests on: by portal the documents, their dates, what was asked and what failed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

_DAY = "coalesce(issued_on, published_on)"
_OF_DOCUMENTS = f"""
SELECT portal, count(*) AS documents, sum({_DAY} IS NULL) AS undated, min({_DAY}) AS first, max({_DAY}) AS last,
       count(DISTINCT coalesce(city, province, '')) AS places, substr(max(last_seen), 1, 10) AS last_seen
FROM documents GROUP BY portal ORDER BY documents DESC, portal"""  # noqa: S608 (names of our own)
_OF_PORTALS = """
SELECT portal, substr(crawled_at, 1, 10) AS crawled_at, substr(last_success, 1, 10) AS last_success, held, requested, done, unchanged,
       skipped, failed FROM portals ORDER BY portal"""
_OF_ISSUES = """
SELECT portal, step, kind, sum(count) AS count FROM issues GROUP BY portal, step, kind
ORDER BY count DESC, portal, step, kind"""
_OF_YEARS = f"""
SELECT substr({_DAY}, 1, 4) AS year, count(*) AS documents FROM documents WHERE {_DAY} IS NOT NULL
GROUP BY 1 ORDER BY 1"""  # noqa: S608
_NONE = {"documents": 0, "undated": 0, "first": None, "last": None, "places": 0, "last_seen": None}
_COUNTED = ("document_type", "level", "field")


def coverage(database: Path) -> dict[str, Any]:
    """What the documents of a release cover.

    Args:
        database: its SQLite file.

    Returns:
        ``documents`` and ``undated``, ``first`` and ``last`` day; ``portals`` (documents and days of each, and the counts of its last
        crawl: requested = done + unchanged + skipped + failed), ``years``, ``document_type``, ``level``, ``field``, ``issues``.
    """
    with closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as file:
        file.row_factory = sqlite3.Row
        portals: dict[str, dict[str, Any]] = {row["portal"]: dict(row) for row in file.execute(_OF_DOCUMENTS)}
        days = [portal[end] for portal in portals.values() for end in ("first", "last") if portal[end]]
        for row in file.execute(_OF_PORTALS):
            none = {**_NONE, "portal": row["portal"]}
            portals[row["portal"]] = {**portals.get(row["portal"], none), **dict(row), "held": bool(row["held"])}
        counted = {
            column: {
                value or "": n
                for value, n in file.execute(
                    f"SELECT {column}, count(*) FROM documents GROUP BY 1 ORDER BY 2 DESC, 1"  # noqa: S608
                )
            }
            for column in _COUNTED
        }
        return {
            "documents": sum(portal["documents"] for portal in portals.values()),
            "undated": sum(portal["undated"] for portal in portals.values()),
            "first": min(days, default=None),
            "last": max(days, default=None),
            "portals": list(portals.values()),
            "years": {row["year"]: row["documents"] for row in file.execute(_OF_YEARS)},
            **counted,
            "issues": [dict(row) for row in file.execute(_OF_ISSUES)],
        }
