"""A release: an immutable folder of every table in every format, made beside the others and then moved into place."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from filelock import FileLock

from pipeline import __version__
from pipeline.publish import room
from pipeline.publish.checks import LOGS, Findings, check, require_content
from pipeline.publish.coverage import coverage
from pipeline.publish.croissant import croissant
from pipeline.publish.datasette import datasette_metadata
from pipeline.publish.dictionary import TABLE_TITLES, columns, markdown, schema_version
from pipeline.publish.difference import Counts, difference, differs
from pipeline.publish.formats import WANTED, WORKBOOK, Formats
from pipeline.publish.kept import LOCK
from pipeline.publish.package import citation, data_package, readme, sha256, to_json, write_json, zenodo
from pipeline.publish.previous import LATEST, latest, reading, rows_of
from pipeline.publish.workbook import workbook_alongside
from pipeline.publish.writers import digest_of_table, write_tables
from pipeline.records import PublishedRelease
from pipeline.store.database import Store
from pipeline.store.snapshot import snapshot

SUMS = "SHA256SUMS"
"""The file of a release that names the SHA-256 of every other one; its own is named by the store and by the next release."""
TABLES_FILE = "modu.sqlite"


@dataclass(frozen=True)
class Release:
    """A folder of tables. ``fresh`` is false where the store held nothing new and the last release stands."""

    name: str
    folder: Path
    rows: dict[str, int]
    fresh: bool


@dataclass(frozen=True)
class _Making:
    """How a release is made: see :func:`publish`."""

    accept: bool
    most_files: int
    formats: Formats
    progress: Callable[[str], None]


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
    formats: Formats = tuple(WANTED),
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
        formats: what it holds besides Parquet and SQLite.
        progress: called with the name of each part before it is written.

    Raises:
        CheckFailed: the store holds nothing that could be released, or fails a check; the last release stays current.
    """
    require_content(store)
    releases.mkdir(parents=True, exist_ok=True)
    with FileLock(
        releases / LOCK
    ):  # two runs that publish at once: one waits, and compares itself with the other's release
        making = _Making(accept, most_files, formats, progress)
        return _publish(store, releases, today or datetime.now(UTC).date(), making)


def _publish(store: Store, releases: Path, today: date, making: _Making) -> Release:
    before = latest(releases)
    name = _next_name(releases, today)
    folder = releases / f".{name}.partial"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    try:
        making.progress(TABLES_FILE)
        snapshot(store, folder / TABLES_FILE, tuple(TABLE_TITLES))
        old = before / TABLES_FILE if before is not None else None
        with reading(before):
            changes = difference(folder / TABLES_FILE, old, folder / "changes.csv")
        if before is not None and not differs(changes):
            shutil.rmtree(folder)
            return Release(before.name, before, rows_of(before), fresh=False)
        derived = {row["id"]: row["counts"] for row in store.rows("derivations")}
        counts = _make(folder, name, before, changes, derived, making)
        sums, at = digest_of_sums(folder), datetime.now(UTC)
        store.upsert("releases", [PublishedRelease(id=name, sha256=sums, rows=counts, at=at)])
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
    derived: Mapping[str, Mapping[str, int]],
    making: _Making,
) -> dict[str, int]:
    tables = Store.of_file(folder / TABLES_FILE)
    try:
        counts = tables.counts(TABLE_TITLES)
        findings = check(tables, counts, before, accept=making.accept)
        with _workbook(folder, name, counts, making):
            digests = write_tables(folder / TABLES_FILE, folder, making.formats, making.progress)
            making.progress("descriptions")
            _describe(folder, name, counts, before, changes, derived, findings, making.formats, digests)
            room.build(tables, folder, name, counts, making.progress, most_files=making.most_files)
        making.progress("checksums")
        _checksums(folder)
    finally:
        tables.close()
    return counts


@contextmanager
def _workbook(folder: Path, name: str, counts: dict[str, int], making: _Making) -> Iterator[None]:
    """A block while which the workbook is written, where it is wanted."""
    if "xlsx" not in making.formats:
        yield
        return
    with workbook_alongside(folder / TABLES_FILE, folder / WORKBOOK, name, counts):
        yield
        making.progress(WORKBOOK)


def _describe(
    folder: Path,
    name: str,
    counts: dict[str, int],
    before: Path | None,
    changes: Counts,
    derived: Mapping[str, Mapping[str, int]],
    findings: Findings,
    formats: Formats,
    digests: Mapping[str, str],
) -> None:
    last = {"name": before.name, "sha256": digest_of_sums(before)} if before else None
    write_json(folder / "changes.json", {"since": before.name if before else None, "tables": changes})
    about = {"name": name, "modu": __version__, "schema_version": schema_version(), "before": last, "derived": derived}
    held = {"formats": list(formats), "digest": digest_of_rows(digests), "rows": counts}
    write_json(folder / "release.json", {**about, **held})
    write_json(folder / "checks.json", findings.described())
    for file, text in descriptions(folder, name, __version__, counts, formats):
        (folder / file).write_text(text, encoding="utf-8")


def descriptions(
    folder: Path, name: str, version: str, counts: Mapping[str, int], formats: Formats
) -> Iterator[tuple[str, str]]:
    """Names and contents of the files of a release that follow from its tables alone, one after another.

    Args:
        folder: where the tables are.
        name: name of the release.
        version: of Modu.
        counts: rows by table.
        formats: what it holds besides Parquet and SQLite.
    """
    yield "coverage.json", to_json(coverage(folder / TABLES_FILE))
    yield "datapackage.json", to_json(data_package(folder, name, version, counts, formats))
    yield "croissant.json", to_json(croissant(folder, name, version))
    yield "datasette.json", to_json(datasette_metadata(name))
    yield "DICTIONARY.md", markdown()
    yield "README.md", readme(name, version, counts, formats)
    yield "CITATION.cff", citation(name, version)
    yield "zenodo.json", to_json(zenodo(name, version))


def digest_of_rows(digests: Mapping[str, str]) -> str:
    """One digest over the rows of all tables that are no logs: the same in every release that holds the same rows.

    Args:
        digests: of the tables (:func:`pipeline.publish.writers.write_tables`, :func:`digests_of`).
    """
    everything = hashlib.sha256()
    for table in TABLE_TITLES:
        if table not in LOGS:
            everything.update(f"{table} {digests[table]}\n".encode())
    return everything.hexdigest()


def digests_of(folder: Path) -> dict[str, str]:
    """SHA-256 in hex of the JSON Lines of each table of a release that is no log."""
    found = {}
    for table in (table for table in TABLE_TITLES if table not in LOGS):
        lines = folder / f"{table}.jsonl"
        found[table] = (
            sha256(lines) if lines.is_file() else digest_of_table(folder / TABLES_FILE, table, columns(table))
        )
    return found


def files_of(folder: Path) -> dict[str, Path]:
    """The files of a release by name, in the order that SHA256SUMS names them; that file itself is not among them."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {name: path for path in files if (name := path.relative_to(folder).as_posix()) != SUMS}


def digest_of_sums(folder: Path) -> str:
    """SHA-256 of a release's SHA256SUMS in hex; empty where it has none any more."""
    return sha256(folder / SUMS) if (folder / SUMS).is_file() else ""


def _checksums(folder: Path) -> None:
    lines = [f"{sha256(path)}  {name}\n" for name, path in files_of(folder).items()]
    (folder / SUMS).write_text("".join(lines), encoding="utf-8")
