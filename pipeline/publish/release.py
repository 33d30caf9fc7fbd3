"""A release: an immutable folder of every table in every format, made beside the others and then moved into place."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.metadata import version as package_version
from pathlib import Path
from typing import Any

from pipeline.publish import room
from pipeline.publish.checks import LOGS, Findings, check, require_content
from pipeline.publish.croissant import croissant
from pipeline.publish.datasette import datasette_metadata
from pipeline.publish.dictionary import TABLE_TITLES, Column, columns, markdown
from pipeline.publish.package import citation, data_package, sha256, write_json
from pipeline.publish.writers import Row, plain, titles, write_csv, write_jsonl, write_parquet, write_workbook
from pipeline.store.database import Store

_TOO_LONG_FOR_A_CELL = {"documents": {"text", "sources"}}
_TOO_LONG_FOR_A_SHEET = ("clauses", "fetches")
_LATEST = "LATEST"
_HELD = 50_000  # rows of a table that are kept in memory while its formats are written


@dataclass(frozen=True)
class Release:
    """A folder of tables. ``fresh`` is false where the store held nothing new and the last release stands."""

    name: str
    folder: Path
    rows: dict[str, int]
    fresh: bool


def latest(releases: Path) -> Path | None:
    """The folder of the current release, or None."""
    pointer = releases / _LATEST
    folder = releases / pointer.read_text("utf-8").strip() if pointer.exists() else None
    return folder if folder is not None and folder.is_dir() else None


def _digests(store: Store) -> tuple[dict[str, dict[str, str]], str]:
    """For every table that is not a log: row id → digest of the row; and one digest over all."""
    tables: dict[str, dict[str, str]] = {}
    everything = hashlib.sha256()
    for name in TABLE_TITLES:
        if name in LOGS:
            continue
        tables[name] = {}
        for row in store.rows(name):
            line = json.dumps({k: plain(v) for k, v in row.items()}, ensure_ascii=False, sort_keys=True)
            digest = hashlib.sha256(line.encode()).hexdigest()[:16]
            tables[name][row["id"]] = digest
            everything.update(f"{name}\x1f{row['id']}\x1f{digest}\n".encode())
    return tables, everything.hexdigest()


def _difference(old: dict[str, dict[str, str]], new: dict[str, dict[str, str]]) -> dict[str, dict[str, list[str]]]:
    """Ids of rows added, changed and withdrawn, by table."""
    changes = {}
    for name, rows in new.items():
        before = old.get(name, {})
        changes[name] = {
            "added": sorted(rows.keys() - before.keys()),
            "changed": sorted(key for key in rows.keys() & before.keys() if rows[key] != before[key]),
            "withdrawn": sorted(before.keys() - rows.keys()),
        }
    return changes


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
    progress: Callable[[str], None] = lambda _: None,
) -> Release:
    """Write the store as a new release, or give the last one where no row differs from it.

    Args:
        store: the tables.
        releases: folder of all releases.
        today: date in the release's name; today in UTC if not given.
        accept: release also where tables lost most of their rows or values since the last release.
        progress: called with the name of each table before it is written.

    Raises:
        CheckFailed: the store holds nothing that could be released, or fails a check; the last release stays current.
    """
    counts = require_content(store)
    tables, digest = _digests(store)
    before = latest(releases)
    if before is not None:
        manifest = json.loads((before / "release.json").read_text("utf-8"))
        if manifest["digest"] == digest:
            return Release(before.name, before, manifest["rows"], fresh=False)
    findings = check(store, counts, before, accept=accept)
    releases.mkdir(parents=True, exist_ok=True)
    name = _next_name(releases, today or datetime.now(UTC).date())
    folder = releases / f".{name}.partial"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    try:
        _write(store, folder, name, counts, progress)
        _describe(folder, name, counts, tables, digest, before, findings)
        room.build(store, folder, name, counts, progress)
        _checksums(folder)
        folder.rename(releases / name)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    pointer = releases / f"{_LATEST}.partial"
    pointer.write_text(name + "\n", encoding="utf-8")
    pointer.replace(releases / _LATEST)
    return Release(name, releases / name, counts, fresh=True)


def _write(store: Store, folder: Path, name: str, counts: dict[str, int], progress: Callable[[str], None]) -> None:
    for table in TABLE_TITLES:
        progress(table)
        described = columns(table)
        small = counts[table] <= _HELD and table not in _TOO_LONG_FOR_A_CELL
        held = list(store.rows(table)) if small else None  # read once where memory allows
        write_parquet(folder / f"{table}.parquet", described, held or store.rows(table))
        write_csv(folder / f"{table}.csv", described, held or store.rows(table))
        write_csv(folder / f"{table}.excel.csv", described, held or store.rows(table), bom=True)
        write_jsonl(folder / f"{table}.jsonl", held or store.rows(table))
    progress("modu.xlsx")
    sheets: dict[str, tuple[Sequence[Column], Iterable[Row]]] = {}
    for table in TABLE_TITLES:
        if table not in _TOO_LONG_FOR_A_SHEET:
            left_out = _TOO_LONG_FOR_A_CELL.get(table, set())
            sheets[table] = ([c for c in columns(table) if c.name not in left_out], store.rows(table))
    about = [f"Modu release {name}", *titles(), *(f"{table}: {count} rows" for table, count in counts.items())]
    made = datetime.fromisoformat(name.rsplit("-", 1)[0])
    write_workbook(folder / "modu.xlsx", sheets, about, made)
    progress("modu.sqlite")
    _write_sqlite(store, folder / "modu.sqlite")


def _write_sqlite(store: Store, path: Path) -> None:
    target = Store(f"sqlite:///{path}")
    try:
        for table in TABLE_TITLES:
            target.copy_rows(table, store.rows(table))
        target.compact()
    finally:
        target.close()


def _describe(
    folder: Path,
    name: str,
    counts: dict[str, int],
    tables: dict[str, dict[str, str]],
    digest: str,
    before: Path | None,
    findings: Findings,
) -> None:
    version = package_version("modu")
    old: dict[str, dict[str, str]] = {}
    if before is not None and (before / "rows.json").exists():
        old = json.loads((before / "rows.json").read_text("utf-8"))
    write_json(folder / "rows.json", tables)
    write_json(folder / "changes.json", {"since": before.name if before else None, "tables": _difference(old, tables)})
    write_json(folder / "release.json", {"name": name, "modu": version, "digest": digest, "rows": counts})
    write_json(folder / "checks.json", findings.described())
    write_json(folder / "datapackage.json", data_package(folder, name, version, counts))
    write_json(folder / "croissant.json", croissant(folder, name, version))
    write_json(folder / "datasette.json", datasette_metadata(name))
    (folder / "DICTIONARY.md").write_text(markdown(), encoding="utf-8")
    (folder / "CITATION.cff").write_text(citation(name, version), encoding="utf-8")


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
