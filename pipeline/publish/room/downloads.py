"""Data: downloads, dictionary, how to cite."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.publish.dictionary import TABLE_TITLES, columns
from pipeline.publish.room.site import Site


def data_page(site: Site, counts: Mapping[str, int]) -> None:
    """Write the page of downloads with the dictionary of every table."""
    tables = [
        {"name": table, "en": en, "zh": zh, "n": counts.get(table, 0), "columns": columns(table)}
        for table, (en, zh) in TABLE_TITLES.items()
    ]
    site.page("data.html", "data.html", tables=tables)
