"""`datasette.json`: what Datasette (https://datasette.io) is told of a release's SQLite file: words of every table and column, facets."""

from __future__ import annotations

from typing import Any

from pipeline.publish.dictionary import TABLE_TITLES, columns
from pipeline.publish.package import LICENCE

_FACETS = {
    "documents": ["city", "document_type", "field", "level"],
    "targets": ["status", "deadline_year", "unit", "strength"],
    "mentions": ["label"],
    "citations": ["relation"],
    "emphasis": ["category", "instrument", "stance"],
    "city_profiles": ["city", "category", "window"],
    "city_facets": ["city", "facet", "window"],
    "issues": ["step", "kind"],
}


def datasette_metadata(name: str) -> dict[str, Any]:
    """The metadata of a release.

    Args:
        name: name of the release.
    """
    tables = {}
    for table, (en, zh) in TABLE_TITLES.items():
        tables[table] = {
            "description": f"{en} · {zh}",
            "columns": {column.name: f"{column.en} · {column.zh}" for column in columns(table)},
            "facets": _FACETS.get(table, []),
        }
    return {
        "title": f"Modu 模都 {name}",
        "license": LICENCE["name"],
        "license_url": LICENCE["path"],
        "databases": {"modu": {"tables": tables}},
    }
