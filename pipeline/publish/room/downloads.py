"""Data: downloads, dictionary, how to cite."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping

from pipeline.publish.dictionary import GROUPS, TABLE_TITLES, columns, in_groups, schema_version
from pipeline.publish.formats import WANTED, WORKBOOK
from pipeline.publish.room.site import Site
from pipeline.publish.writers import FORMATS

_FIRST = (
    ("promises.excel.csv", "承诺一览，一行一项，供 Excel", "the promises, one a row, for Excel"),
    ("promises.csv", "承诺一览，供程序", "the promises for programs"),
    ("promises.parquet", "承诺一览，供 pandas、DuckDB、R", "the promises for pandas, DuckDB, R"),
    (WORKBOOK, "工作簿，供浏览", "the workbook, for looking"),
)
_STEPS = ((1e9, "GB"), (1e6, "MB"), (1e3, "kB"))


def data_page(site: Site, counts: Mapping[str, int]) -> None:
    """Write the page of downloads with the dictionary of every table."""
    release = json.loads((site.folder / "release.json").read_text("utf-8"))
    tables = [
        {
            "name": table,
            "en": en,
            "zh": zh,
            "n": counts.get(table, 0),
            "files": [(table + ending, words, size(site, table + ending)) for ending, words in FORMATS.items()],
            "columns": in_groups(columns(table)),
        }
        for table, (en, zh) in TABLE_TITLES.items()
    ]
    checks = json.loads((site.folder / "checks.json").read_text("utf-8"))
    name = release["name"]
    site.page(
        "data.html",
        "data.html",
        tables=tables,
        groups=GROUPS,
        schema=schema_version(),
        sqlite=size(site, "modu.sqlite"),
        first=_first(site, release["formats"]),
        missing=",".join(name for name in WANTED if name not in release["formats"]),
        version=release["modu"],
        digest=release["digest"],
        day=name.rsplit("-", 1)[0],
        key=name.replace("-", ""),
        held=checks["held"],
        accepted=checks["accepted"],
    )


def _first(site: Site, formats: Collection[str]) -> Iterator[tuple[str, str, str, str, bool]]:
    """The files that readers want first: name, what it is for in Chinese and English, size, and whether the release holds it."""
    for file, zh, en in _FIRST:
        if file == WORKBOOK:  # which may still be being written beside the pages, and has no size yet
            yield file, zh, en, "", "xlsx" in formats
        else:
            told = size(site, file)
            yield file, zh, en, told, bool(told)


def size(site: Site, file: str) -> str:
    """The size of a file of the release in words; empty where it has no such file."""
    if not (site.folder / file).is_file():
        return ""
    number = (site.folder / file).stat().st_size
    for step, unit in _STEPS:
        if number >= step:
            return f"{number / step:.3g} {unit}"
    return f"{number} B"
