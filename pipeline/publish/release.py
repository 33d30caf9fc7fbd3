"""A release: an immutable folder of every table in every format, made beside the others and then moved into place."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.metadata import version as package_version
from pathlib import Path
from typing import Any

from filelock import FileLock

from pipeline.publish import room
from pipeline.publish.checks import LOGS, Findings, check, require_content
from pipeline.publish.coverage import coverage
from pipeline.publish.croissant import croissant
from pipeline.publish.datasette import datasette_metadata
from pipeline.publish.dictionary import TABLE_TITLES, markdown
from pipeline.publish.difference import Counts, difference, differs
from pipeline.publish.package import citation, data_package, readme, sha256, write_json
from pipeline.publish.previous import LATEST, latest, reading, rows_of
from pipeline.publish.workbook import workbook_alongside
from pipeline.publish.writers import write_tables
from pipeline.store.database import Store
from pipeline.store.snapshot import snapshot

_TABLES = "modu.sqlite"
Row = dict[str, Any]


@dataclass(frozen=True)
class Release:
    """A folder of tables. ``fresh`` is false where the store held nothing new and the last release stands."""

    name: str
    folder: Path
    rows: dict[str, int]
    fresh: bool


def _next_name(releases: Path, today: date) -> str:
    taken = [
        int(p.name.rsplit("-", 1)[1])
        for p in releases.glob(f"{today.isoformat()}-*")
        if p.name.rsplit("-", 1)[1].isdigit()
    ]
    return f"{today.isoformat()}-{max(taken, default=0) + 1}"


def publish(
    store: Store,
    releases: Path,
    *,
    today: date | None = None,
    accept: bool = False,
    most_files: int = 5_000,
    progress: Callable[[str], None] = lambda _: None,
) -> Release:
    """Write the store as a new release, or give the last one where no row differs from it.

    The tables are copied into the release's SQLite file first; all else is made from this copy, so that every file of a release
    tells of the same moment, whatever is written to the store meanwhile.

    Args:
        store: the tables.
        releases: folder of all releases.
        today: date in the release's name; today in UTC if not given.
        accept: release also where tables lost most of their rows or values since the last release.
        most_files: documents up to which every page is a file, see :func:`pipeline.publish.room.build`.
        progress: called with the name of each part before it is written.

    Raises:
        CheckFailed: the store holds nothing that could be released, or fails a check; the last release stays current.
    """
    require_content(store)
    releases.mkdir(parents=True, exist_ok=True)
    with FileLock(
        releases / ".lock"
    ):  # two runs that publish at once: one waits, and compares itself with the other's release
        return _publish(store, releases, today or datetime.now(UTC).date(), accept, most_files, progress)


def _publish(
    store: Store, releases: Path, today: date, accept: bool, most_files: int, progress: Callable[[str], None]
) -> Release:
    before = latest(releases)
    name = _next_name(releases, today)
    folder = releases / f".{name}.partial"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    try:
        progress(_TABLES)
        snapshot(store, folder / _TABLES, tuple(TABLE_TITLES))
        old = before / _TABLES if before is not None else None
        with reading(before):
            changes = difference(folder / _TABLES, old, folder / "changes.csv")
        if before is not None and not differs(changes):
            shutil.rmtree(folder)
            return Release(before.name, before, rows_of(before), fresh=False)
        counts = _make(folder, name, before, changes, accept, most_files, progress)
        folder.rename(releases / name)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    pointer = releases / f"{LATEST}.partial"
    pointer.write_text(name + "\n", encoding="utf-8")
    pointer.replace(releases / LATEST)
    return Release(name, releases / name, counts, fresh=True)


def _make(
    folder: Path,
    name: str,
    before: Path | None,
    changes: Counts,
    accept: bool,
    most_files: int,
    progress: Callable[[str], None],
) -> dict[str, int]:
    tables = Store.of_file(folder / _TABLES)
    try:
        counts = tables.counts(TABLE_TITLES)
        findings = check(tables, counts, before, accept=accept)
        with workbook_alongside(folder / _TABLES, folder / "modu.xlsx", name, counts):
            write_tables(folder / _TABLES, folder, progress)
            progress("descriptions")
            _describe(folder, name, counts, before, changes, findings)
            room.build(tables, folder, name, counts, progress, most_files=most_files)
            progress("modu.xlsx")
        progress("checksums")
        _checksums(folder)
    finally:
        tables.close()
    return counts


def _describe(
    folder: Path, name: str, counts: dict[str, int], before: Path | None, changes: Counts, findings: Findings
) -> None:
    version = package_version("modu")
    write_json(folder / "changes.json", {"since": before.name if before else None, "tables": changes})
    write_json(folder / "release.json", {"name": name, "modu": version, "digest": _digest(folder), "rows": counts})
    write_json(folder / "checks.json", findings.described())
    write_json(folder / "coverage.json", coverage(folder / _TABLES))
    write_json(folder / "datapackage.json", data_package(folder, name, version, counts))
    write_json(folder / "croissant.json", croissant(folder, name, version))
    write_json(folder / "datasette.json", datasette_metadata(name))
    (folder / "DICTIONARY.md").write_text(markdown(), encoding="utf-8")
    (folder / "README.md").write_text(readme(name, version, counts), encoding="utf-8")
    (folder / "CITATION.cff").write_text(citation(name, version), encoding="utf-8")


def _digest(folder: Path) -> str:
    """One digest over the rows of all tables that are no logs: the same in every release that holds the same rows."""
    everything = hashlib.sha256()
    for table in TABLE_TITLES:
        if table not in LOGS:
            everything.update(f"{table} {sha256(folder / f'{table}.jsonl')}\n".encode())
    return everything.hexdigest()


def _checksums(folder: Path) -> None:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    lines = [f"{sha256(path)}  {path.relative_to(folder).as_posix()}\n" for path in files]
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")


def open_table(release: Path, table: str) -> Iterator[Row]:
    """Rows of a released table, from its JSON Lines."""
    with (release / f"{table}.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            row: dict[str, Any] = json.loads(line)
            yield row
